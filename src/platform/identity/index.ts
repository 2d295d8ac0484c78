export { type Colleague, colleaguesOf } from './colleagues.ts'
export type { Scope } from './model.ts'
export { identityRoutes, sessionCookie } from './routes.ts'
export { addPeople, bySession, byToken, type NewPerson, refuseToToken, setSetting, setting } from './service.ts'
