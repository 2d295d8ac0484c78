export {
  commitVersion,
  currentVersion,
  deriveLog,
  type Lake,
  openLake,
  partsOf,
  recover,
  versionOf,
  versionsByMonth,
  versionsOf,
} from './lake.ts'
export type { Column, ColumnType, Version } from './model.ts'
