import { createRequire } from 'node:module'

/** The State Council's lists as the package holds them: days off, and make-up days on which work goes on. */
interface Lists {
  readonly holidays: Readonly<Record<string, string>>
  readonly workdays: Readonly<Record<string, string>>
}

const lists: Lists = createRequire(import.meta.url)('chinese-days/dist/chinese-days.json')

export const daysOff: ReadonlySet<string> = new Set(Object.keys(lists.holidays))
export const makeUpDays: ReadonlySet<string> = new Set(Object.keys(lists.workdays))

/** The newest year with a list: the package treats later ones as plain weekdays without a word. */
export const newestYear = Math.max(...[...daysOff].map((day) => Number(day.slice(0, 4))))

/** Statutory holidays that fall on the same date every year: assumed where the year's list is not out. */
export const fixedHolidays: ReadonlySet<string> = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'])
