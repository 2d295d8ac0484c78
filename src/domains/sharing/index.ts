import type { Domain } from '#platform/domain'
import { request } from './cases.ts'
import { routes } from './routes.ts'
import { endTerms, nextTermEnd } from './terms.ts'

export { ask } from './service.ts'

export const sharing: Domain = {
  name: 'sharing',
  kinds: [request],
  routes,
  terms: { next: nextTermEnd, run: endTerms },
  migrations: new URL('./migrations/', import.meta.url),
}
