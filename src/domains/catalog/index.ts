import type { Domain } from '#platform/domain'
import { publication } from './cases.ts'
import { routes } from './routes.ts'

export type { DatasetView } from './model.ts'
export { enter, getDataset, listDatasets, move, publicCounts, recordVersion } from './service.ts'

export const catalog: Domain = {
  name: 'catalog',
  kinds: [publication],
  routes,
  migrations: new URL('./migrations/', import.meta.url),
}
