export { type Scope, scopes } from './model.ts'
export { identityRoutes, sessionCookie } from './routes.ts'
export { actorOf, addPeople, byToken, bySession, type NewPerson, setSetting, setting } from './service.ts'
