import { expect, test } from 'vitest'
import { rules } from '#law'
import { addPeriod, addWorkingDays } from '#platform/calendar'

// Counted by hand from Friday 2026-02-13 over the Spring Festival: off 02-15 to 02-23, Saturdays 02-14 and 02-28 made up.
const due: Readonly<Record<number, string>> = {
  1: '2026-02-14',
  2: '2026-02-24',
  3: '2026-02-25',
  5: '2026-02-27',
  7: '2026-03-02',
  10: '2026-03-05',
  15: '2026-03-12',
  20: '2026-03-19',
  30: '2026-04-02',
}

test.each(
  rules()
    .filter((it) => it.unit === 'working-days')
    .map((it) => [it.id, it.value] as const),
)('%s: %s working days end where the hand counted', (_, days) => {
  const it = addWorkingDays(new Date('2026-02-13T16:30:00+08:00'), Number(days))
  expect(it.due.toISOString()).toBe(new Date(`${due[Number(days)]}T23:59:59+08:00`).toISOString())
  expect(it.provisional).toBe(false)
})

// What is kept, valid, yearly or runs by the hour, by hand from the leap day 2024-02-29, 10:00.
const ends: Readonly<Record<string, string>> = {
  '30 minutes': '2024-02-29T10:30:00',
  '1 hours': '2024-02-29T11:00:00',
  '2 hours': '2024-02-29T12:00:00',
  '4 hours': '2024-02-29T14:00:00',
  '24 hours': '2024-03-01T10:00:00',
  '30 days': '2024-03-30T23:59:59',
  '60 days': '2024-04-29T23:59:59',
  '3 months': '2024-05-29T23:59:59',
  '6 months': '2024-08-29T23:59:59',
  '1 years': '2025-02-28T23:59:59',
  '2 years': '2026-02-28T23:59:59',
  '3 years': '2027-02-28T23:59:59',
  '5 years': '2029-02-28T23:59:59',
}
const periods = ['minutes', 'hours', 'days', 'months', 'years'] as const
const isPeriod = (unit: string): unit is (typeof periods)[number] => (periods as readonly string[]).includes(unit)

test.each(rules().flatMap((it) => (isPeriod(it.unit) ? [[it.id, Number(it.value), it.unit] as const] : [])))(
  '%s: %d %s end where the hand counted',
  (_, value, unit) => {
    const end = addPeriod(new Date('2024-02-29T10:00:00+08:00'), value, unit)
    expect(end.toISOString()).toBe(new Date(`${ends[`${value} ${unit}`]}+08:00`).toISOString())
  },
)

test('a month that lacks the day ends with its last, and a leap year has it', () => {
  const from = new Date('2025-08-31T09:00:00+08:00')
  expect(addPeriod(from, 6, 'months')).toEqual(new Date('2026-02-28T23:59:59+08:00'))
  expect(addPeriod(new Date('2024-02-29T09:00:00+08:00'), 4, 'years')).toEqual(new Date('2028-02-29T23:59:59+08:00'))
})
