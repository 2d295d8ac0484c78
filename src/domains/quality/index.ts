import type { Domain } from '#platform/domain'
import type { Deps } from './findings.ts'
import { routesOf } from './routes.ts'
import { type ClearToAll, judgeVersion } from './service.ts'

export type { Verdict } from './model.ts'
export { verdictOf } from './service.ts'

export const quality = ({ clearToAll, ...deps }: Deps & { readonly clearToAll: ClearToAll }): Domain => ({
  name: 'quality',
  routes: routesOf(deps, clearToAll),
  migrations: new URL('./migrations/', import.meta.url),
  slow: { 'intake.version': (ctx, payload) => judgeVersion(ctx, deps, payload) },
})
