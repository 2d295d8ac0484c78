import type { Domain } from '#platform/domain'
import { type Deps, routesOf } from './routes.tsx'

export { notFoundPage } from './routes.tsx'

export const opening = (deps: Deps): Domain => ({ name: 'opening', routes: routesOf(deps) })
