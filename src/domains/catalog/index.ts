import type { Domain } from '#platform/domain'
import { toEveryOrigin } from '#platform/http'
import { firstPublication, publication } from './cases.ts'
import { routes } from './routes.ts'

export type { DatasetView } from './model.ts'
export { aDataset, type DatasetFacts, enters, factsOf, isPublic, keeps, ofOwner, oversees, sees } from './policy.ts'

import { rewriteIndex } from './finding.ts'
import { getDataset, titlesOf } from './reading.ts'

export { itemsOf } from './content.ts'
export { askPublic, type Criterion, countPublic, everyEntry, type Field, type Key, type Question } from './criteria.ts'
export { evaluate } from './evaluations.ts'
export { instead, searchFaults } from './finding.ts'
export { setOpening } from './openings.ts'
export {
  getDataset,
  getFacts,
  listAnswers,
  listDatasets,
  listNewest,
  publicCounts,
  publicFacet,
  publicTitles,
  searchPublic,
  titlesOf,
  whilePublished,
} from './reading.ts'
export { edit, enter, move, recordVersion } from './service.ts'
export {
  listUpdates,
  promisedAfter,
  type UpdateLine,
  type UpdateState,
  updateCounts,
  updateOf,
  updatesOf,
} from './updates.ts'

export const catalog: Domain = {
  name: 'catalog',
  kinds: [publication, firstPublication],
  mayRead: async (ctx, subject) =>
    getDataset(ctx, subject).then(
      () => true,
      () => false,
    ),
  titles: titlesOf,
  slow: { 'search.rewrite': rewriteIndex },
  routes: toEveryOrigin(routes),
  migrations: new URL('./migrations/', import.meta.url),
}
