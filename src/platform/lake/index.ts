export {
  commitVersion,
  currentVersion,
  deriveLog,
  type Lake,
  nextRowId,
  openLake,
  partsOf,
  recover,
  versionOf,
  versionsOf,
} from './lake.ts'
export type { Column, Version } from './model.ts'
