import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import {
  addHours,
  addWorkingDays,
  cityDate,
  clearOverrides,
  enterYear,
  isWorkingDay,
  lastCoveredYear,
  setOverride,
  workingDaysBetween,
} from './index.ts'

afterEach(clearOverrides)
const at = (text: string): Date => new Date(`${text}+08:00`)
const due = (from: string, days: number): string => cityDate(addWorkingDays(at(from), days).due)

test('make-up days work and the Spring Festival of 2026 rests', () => {
  expect([
    isWorkingDay('2026-02-14'),
    isWorkingDay('2026-02-28'),
    isWorkingDay('2026-02-16'),
    isWorkingDay('2026-02-23'),
  ]).toEqual([true, true, false, false])
})

test('a limit crosses the holiday and ends at 24:00 of its last day', () => {
  expect(due('2026-02-13T16:30:00', 1)).toBe('2026-02-14')
  expect(due('2026-02-13T16:30:00', 10)).toBe('2026-03-05')
  expect(addWorkingDays(at('2026-01-05T09:00:00'), 2).due.toISOString()).toBe('2026-01-07T15:59:59.000Z')
})

test('the day is the city’s, not the machine’s', () => {
  expect(cityDate(new Date('2026-01-05T16:00:00Z'))).toBe('2026-01-06')
})

test('into a year without a list the date is provisional until the list is entered', () => {
  const year = lastCoveredYear()
  const start = at(`${year}-12-25T10:00:00`)
  expect(addWorkingDays(start, 2).provisional).toBe(false)
  const before = addWorkingDays(start, 10)
  expect(before.provisional).toBe(true)
  expect(isWorkingDay(`${year + 1}-01-01`)).toBe(false)
  enterYear(year + 1, { off: [`${year + 1}-01-01`, `${year + 1}-01-04`, `${year + 1}-01-05`], work: [] })
  const after = addWorkingDays(start, 10)
  expect(after.provisional).toBe(false)
  expect(after.due.getTime()).toBeGreaterThan(before.due.getTime())
})

test('hours run through the night and the holiday', () => {
  expect(addHours(at('2026-02-16T23:30:00'), 4)).toEqual({ due: at('2026-02-17T03:30:00'), provisional: false })
})

test('the city may declare a day', () => {
  setOverride('2026-03-02', 'rest')
  expect(due('2026-02-28T10:00:00', 1)).toBe('2026-03-03')
})

test('counting and adding agree with a day-by-day oracle', () => {
  const day = fc.integer({ min: 0, max: 2500 }).map((n) => new Date(Date.UTC(2020, 0, 1, 3) + n * 86_400_000))
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 60 }), (from, days) => {
      const end = addWorkingDays(from, days).due
      let counted = 0
      for (let t = from.getTime() + 86_400_000; t <= end.getTime() + 1000; t += 86_400_000)
        if (isWorkingDay(cityDate(new Date(t)))) counted += 1
      expect(counted).toBe(days)
      expect(workingDaysBetween(from, end)).toBe(days)
      expect(isWorkingDay(cityDate(end))).toBe(true)
    }),
  )
})
