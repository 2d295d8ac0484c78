export { type BundleVerdict, verifyBundle } from './bundle.ts'
export { checkLog, type LogVerdict } from './log.ts'
export { verifyConsistency, verifyInclusion } from './merkle.ts'
export { openNote } from './note.ts'
