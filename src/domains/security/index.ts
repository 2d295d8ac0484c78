import type { Domain } from '#platform/domain'
import { routes } from './routes.ts'

export { masksOf } from './masks.ts'
export { confirmGrades, gateForOpening, gradesFor, gradesOf, proposeGrades } from './service.ts'

export const security: Domain = { name: 'security', routes, migrations: new URL('./migrations/', import.meta.url) }
