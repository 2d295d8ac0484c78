export {
  commitVersion,
  currentVersion,
  deriveLog,
  type Lake,
  openLake,
  partsOf,
  recover,
  versionOf,
  versionsOf,
} from './lake.ts'
export type { Column, Version } from './model.ts'
