import type { Domain } from '#platform/domain'
import { request } from './cases.ts'
import { routes } from './routes.ts'

export { ask } from './service.ts'

export const sharing: Domain = {
  name: 'sharing',
  kinds: [request],
  routes,
  migrations: new URL('./migrations/', import.meta.url),
}
