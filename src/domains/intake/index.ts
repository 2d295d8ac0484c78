import type { Domain } from '#platform/domain'
import { routesOf } from './routes.ts'
import type { Deps } from './service.ts'

export { commit, type Deps, openUpload, receive } from './service.ts'

export const intake = (deps: Deps): Domain => ({
  name: 'intake',
  routes: routesOf(deps),
  migrations: new URL('./migrations/', import.meta.url),
})
