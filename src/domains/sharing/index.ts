import type { Domain } from '#platform/domain'
import { firstRequest, request } from './cases.ts'
import { onPublished, onWithdrawn } from './lapses.ts'
import { routes } from './routes.ts'
import { endTerms, nextTermEnd } from './terms.ts'

export { ask } from './service.ts'

export const sharing: Domain = {
  name: 'sharing',
  kinds: [request, firstRequest],
  routes,
  on: { 'case.catalog/publication.withdraw': onWithdrawn, 'catalog.published': onPublished },
  terms: { next: nextTermEnd, run: endTerms },
  migrations: new URL('./migrations/', import.meta.url),
}
