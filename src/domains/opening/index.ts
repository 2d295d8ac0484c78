import type { Domain } from '#platform/domain'
import { application, feedback } from './cases.ts'
import { type Deps, routesOf } from './routes.tsx'

export { notFoundPage } from './routes.tsx'

export const opening = (deps: Deps): Domain => ({
  name: 'opening',
  kinds: [application, feedback],
  routes: routesOf(deps),
  migrations: new URL('./migrations/', import.meta.url),
})
