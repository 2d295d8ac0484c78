import type { Domain } from '#platform/domain'
import type { Deps } from './doors.ts'
import { prepareFiles, preparing } from './preparing.ts'
import { readyFiles, readyFolder } from './ready.ts'
import { routesOf } from './routes.ts'

export { checkReadyFiles } from './checked.ts'
export { clearToAll } from './compile.ts'
export { type Deps as DeliveryDeps, type Reading, readRows, streamRows } from './doors.ts'
export { jsonRow, neutral, type OutColumn, xmlText } from './formats/text.ts'
export { endedGrants, firstEnd, type GrantInUse, grantsWithUse } from './given.ts'

export { prepareFiles } from './preparing.ts'
export { type ReleasedFile, type ReleasedFiles, releasedFiles } from './released.ts'
export { openGrant, revokeGrants, rightTo, setGrantStatus } from './service.ts'
export { recordUse, useCounts, usesByDataset } from './uses.ts'
export { mayLeave, nothingWithheld, withheldOf, withhold } from './withheld.ts'

export const delivery = (deps: Deps): Domain => {
  const ready = readyFiles(readyFolder(deps.folder), deps.engines)
  const prepare = preparing(deps, ready)
  return {
    name: 'delivery',
    routes: routesOf(deps, ready),
    on: {
      'intake.version': (ctx, { dataset }) => prepareFiles(ctx, String(dataset)),
      'case.catalog/publication.publish': (ctx, { subject }) => prepareFiles(ctx, String(subject)),
    },
    slow: { 'delivery.prepare': (ctx, { dataset }) => prepare(ctx, String(dataset)) },
    migrations: new URL('./migrations/', import.meta.url),
  }
}
