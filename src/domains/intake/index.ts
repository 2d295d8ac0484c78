import type { Domain } from '#platform/domain'
import { routesOf } from './routes.ts'
import type { Deps } from './uploads.ts'

export { emptyMarks } from './reading/index.ts'
export { commit } from './service.ts'
export { type Deps, openUpload, receive, sweepStrayFiles } from './uploads.ts'

export const intake = (deps: Deps): Domain => ({
  name: 'intake',
  routes: routesOf(deps),
  migrations: new URL('./migrations/', import.meta.url),
})
