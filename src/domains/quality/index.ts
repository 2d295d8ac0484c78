import type { Domain } from '#platform/domain'
import { routes } from './routes.ts'
import { type Deps, judgeVersion } from './service.ts'

export type { Verdict } from './model.ts'
export { verdictOf } from './service.ts'

export const quality = (deps: Deps): Domain => ({
  name: 'quality',
  routes,
  migrations: new URL('./migrations/', import.meta.url),
  on: { 'intake.version': (ctx, payload) => judgeVersion(ctx, deps, payload) },
})
