export {
  addHours,
  addWorkingDays,
  cityDate,
  clearOverrides,
  type Day,
  type Due,
  enterYear,
  forgetYear,
  isWorkingDay,
  lastCoveredYear,
  setOverride,
  workingDaysBetween,
} from './calendar.ts'
