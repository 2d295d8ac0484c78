import { daysOff, fixedHolidays, makeUpDays, newestYear } from './data.ts'

const dayMs = 86_400_000
const cityOffsetMs = 8 * 3_600_000

/** A day in the city, `YYYY-MM-DD`. */
export type Day = string

export interface Due {
  readonly due: Date
  /** True when the way there touches a year whose list is not out: shown as such, recomputed when it comes. */
  readonly provisional: boolean
}

const overrides = new Map<Day, 'work' | 'rest'>()
const enteredYears = new Set<number>()

/** RFC 3339 in the city's offset: how every answer tells an instant. */
export const cityTime = (at: Date): string =>
  new Date(at.getTime() + cityOffsetMs).toISOString().replace(/(\.000)?Z$/, '+08:00')

/** The city's day of an instant (Asia/Shanghai has no summer time since 1991). */
export const cityDate = (at: Date): Day => new Date(at.getTime() + cityOffsetMs).toISOString().slice(0, 10)

const utc = (day: Day): number => Date.parse(`${day}T00:00:00Z`)
export const nextDay = (day: Day): Day => new Date(utc(day) + dayMs).toISOString().slice(0, 10)
/** A day ends at 24:00 (Civil Code art. 203). */
export const endOf = (day: Day): Date => new Date(`${day}T23:59:59+08:00`)

export const lastCoveredYear = (): number => {
  let year = newestYear
  while (enteredYears.has(year + 1)) year += 1
  return year
}

/** The city may declare a day of work or rest, for example after a flood; null takes it back. @returns what held before */
export function setOverride(day: Day, kind: 'work' | 'rest' | null): 'work' | 'rest' | null {
  const before = overrides.get(day) ?? null
  if (kind === null) overrides.delete(day)
  else overrides.set(day, kind)
  return before
}

/** Whether a day is of a year whose list is not out. */
export const assumed = (day: Day): boolean => isProvisional(day)

/** Enters a year's list before the package has it. */
export function enterYear(year: number, list: { readonly off: readonly Day[]; readonly work: readonly Day[] }): void {
  enteredYears.add(year)
  for (const day of list.off) overrides.set(day, 'rest')
  for (const day of list.work) overrides.set(day, 'work')
}

/** Takes an entered year back: its entering did not come to be. */
export function forgetYear(year: number): void {
  enteredYears.delete(year)
  for (const day of [...overrides.keys()]) if (day.startsWith(`${year}-`)) overrides.delete(day)
}

export function clearOverrides(): void {
  overrides.clear()
  enteredYears.clear()
}

export function isWorkingDay(day: Day): boolean {
  const said = overrides.get(day)
  if (said !== undefined) return said === 'work'
  if (makeUpDays.has(day)) return true
  if (daysOff.has(day)) return false
  if (Number(day.slice(0, 4)) > lastCoveredYear() && fixedHolidays.has(day.slice(5))) return false
  const weekday = new Date(utc(day)).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

const isProvisional = (day: Day): boolean => Number(day.slice(0, 4)) > lastCoveredYear()

/**
 * The end of a limit of working days. The day of the event is not counted; the last day ends at 24:00.
 * @param days at least 0; 0 gives the end of the event's own day, rolled to a working day.
 */
export function addWorkingDays(from: Date, days: number): Due {
  let day = cityDate(from)
  let left = days
  if (left === 0) while (!isWorkingDay(day)) day = nextDay(day)
  while (left > 0) {
    day = nextDay(day)
    if (isWorkingDay(day)) left -= 1
  }
  return { due: endOf(day), provisional: isProvisional(day) }
}

/** Hour limits run at once, through nights and holidays (Civil Code art. 201). */
export const addHours = (from: Date, hours: number): Due => ({
  due: new Date(from.getTime() + hours * 3_600_000),
  provisional: false,
})

/**
 * The end of a period of calendar days, months or years: the corresponding day at 24:00, or the month's last day where
 * it has none (Civil Code art. 201 and 202). Hours and minutes run at once. For what is kept, valid or due yearly;
 * limits of the law for acting are working days.
 */
export function addPeriod(from: Date, value: number, unit: 'minutes' | 'hours' | 'days' | 'months' | 'years'): Date {
  if (unit === 'minutes') return new Date(from.getTime() + value * 60_000)
  if (unit === 'hours') return addHours(from, value).due
  const [year = 0, month = 0, day = 0] = cityDate(from).split('-').map(Number)
  if (unit === 'days') return endOf(new Date(Date.UTC(year, month - 1, day + value)).toISOString().slice(0, 10))
  const months = unit === 'years' ? value * 12 : value
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate()
  const at = new Date(Date.UTC(year, month - 1 + months, Math.min(day, last)))
  return endOf(at.toISOString().slice(0, 10))
}

/** Working days after `from`'s day, up to and with `to`'s day. Zero when `to` is not later. */
export function workingDaysBetween(from: Date, to: Date): number {
  const last = cityDate(to)
  let count = 0
  for (let day = nextDay(cityDate(from)); day <= last; day = nextDay(day)) if (isWorkingDay(day)) count += 1
  return count
}
