import type { Domain } from '#platform/domain'
import { routes } from './routes.ts'

export const supervision: Domain = { name: 'supervision', routes }
