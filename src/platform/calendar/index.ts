export {
  addHours,
  addWorkingDays,
  cityDate,
  clearOverrides,
  type Day,
  type Due,
  enterYear,
  isWorkingDay,
  lastCoveredYear,
  setOverride,
  workingDaysBetween,
} from './calendar.ts'
