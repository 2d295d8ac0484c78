export { setPassword } from './account.ts'
export { listActs } from './acts.ts'
export { colleaguesOf } from './colleagues.ts'
export { sessionCookie } from './cookie.ts'
export {
  type Act,
  Act as ActView,
  administrators,
  businessPosts,
  Clearance,
  type Colleague,
  LineCursor,
  NewPersonInput,
  overseers,
  type PersonView,
  PersonView as Person,
  PostInput,
  type Scope,
  WithPassword,
} from './model.ts'
export { recordOperation } from './operations.ts'
export { oneTimePassword } from './password.ts'
export {
  addPerson,
  deactivate,
  endPost,
  getPerson,
  givePost,
  listPeople,
  reactivate,
  resetFactor,
  resetPassword,
  setClearance,
  unlock,
} from './people.ts'
export { givesPost, keepsPeople, keepsSecurity, readsActs, seesPeople } from './policy.ts'
export { identityRoutes } from './routes.ts'
export { hasFactor, takeFactorOff } from './second-factor.ts'
export { addPeople, hasAdministrators, type NewPerson, setSetting, setting } from './service.ts'
export { bySession, byToken, firstThing, refuseToToken, type SignedIn } from './sign-in.ts'
export { openVault } from './vault.ts'
