import type { Domain } from '#platform/domain'
import { routesOf } from './routes.ts'
import { type Deps, scanVersion } from './scan.ts'

export { confirmGrades } from './confirmations.ts'
export { gradesOfVersion, gradesOfVersions } from './in-force.ts'
export { masksOf } from './masks.ts'
export { proposeGrades } from './proposals.ts'
export { regionCodes } from './regions.ts'
export { gradesOf } from './service.ts'

export const security = (deps: Deps): Domain => ({
  name: 'security',
  routes: routesOf(deps),
  migrations: new URL('./migrations/', import.meta.url),
  on: {
    // The pass over every row waits behind what others do with a new version: no verdict waits for it.
    'intake.version': (ctx, payload) => ctx.emit('security.scan', payload),
  },
  slow: { 'security.scan': (ctx, payload) => scanVersion(ctx, deps, payload) },
})
