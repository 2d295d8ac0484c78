import type { Domain } from '#platform/domain'
import type { Deps } from './doors.ts'
import { routesOf } from './routes.ts'

export { type Deps as DeliveryDeps, readRows } from './doors.ts'
export { jsonRow, type OutColumn } from './formats/text.ts'
export { endedGrants, firstEnd, type GrantInUse, grantsWithUse } from './given.ts'

export { openGrant, recordUse, revokeGrants, rightTo, setGrantStatus, useCounts } from './service.ts'
export { mayLeave, nothingWithheld, withheldOf, withhold } from './withheld.ts'

export const delivery = (deps: Deps): Domain => ({
  name: 'delivery',
  routes: routesOf(deps),
  migrations: new URL('./migrations/', import.meta.url),
})
