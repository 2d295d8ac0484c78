import type { Domain } from '#platform/domain'
import { toEveryOrigin } from '#platform/http'
import { peopleRoutes } from './people.ts'
import { routes } from './routes.ts'

export { districtsInEnglish } from './facts.ts'
export { CITY } from './model.ts'
export { getRegion } from './regions.ts'
export {
  BUREAU,
  getOrganization,
  listOrganizations,
  organizationNames,
  seedDemoDirectory,
  seedDirectory,
} from './service.ts'

export const directory: Domain = {
  name: 'directory',
  routes: [...toEveryOrigin(routes), ...peopleRoutes],
  migrations: new URL('./migrations/', import.meta.url),
}
