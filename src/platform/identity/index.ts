export { type Scope, scopes } from './model.ts'
export { identityRoutes, sessionCookie } from './routes.ts'
export { actorOf, addPeople, bySession, byToken, type NewPerson, setSetting, setting } from './service.ts'
