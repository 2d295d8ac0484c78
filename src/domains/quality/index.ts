import type { Domain } from '#platform/domain'
import type { Deps } from './findings.ts'
import { routesOf } from './routes.ts'
import { judgeVersion } from './service.ts'

export type { Verdict } from './model.ts'
export { verdictOf } from './service.ts'

export const quality = (deps: Deps): Domain => ({
  name: 'quality',
  routes: routesOf(deps),
  migrations: new URL('./migrations/', import.meta.url),
  slow: { 'intake.version': (ctx, payload) => judgeVersion(ctx, deps, payload) },
})
