export { sha256Of } from './digest.ts'
export {
  commitVersion,
  currentVersion,
  currentVersions,
  deriveLog,
  type Lake,
  openLake,
  partsOf,
  recover,
  type VersionOfMonth,
  versionOf,
  versionsByMonth,
  versionsOf,
  versionsOfMonth,
} from './lake.ts'
export type { Column, ColumnType, Version } from './model.ts'
