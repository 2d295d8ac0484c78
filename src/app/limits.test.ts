import { expect, test } from 'vitest'
import { rules } from '#law'
import { addWorkingDays } from '#platform/calendar'

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
