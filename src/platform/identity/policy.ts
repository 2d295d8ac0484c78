import { all, any, holdsPost, me, not, on, type Rule } from '#platform/access'
import { administrators } from './model.ts'
import type { Tables } from './tables.ts'

export type PersonFacts = Pick<Tables['people'], 'id'>
export type PostFacts = Pick<Tables['posts'], 'person' | 'kind'>
export type TokenFacts = Pick<Tables['tokens'], 'person'>
export type OperationFacts = Pick<Tables['operations'], 'person'>
export type SessionFacts = Pick<Tables['sessions'], 'person'>

const aPerson = on<PersonFacts>('identity.people', { id: { zh: '被办理的人', en: 'the person' } })
const aPost = on<PostFacts>('identity.posts', {
  person: { zh: '任职的人', en: 'who holds it' },
  kind: { zh: '岗位', en: 'the kind of post' },
})

/** Nobody gives themselves rights, and nobody takes an administrator's work over. */
const another: Rule<PersonFacts> = not(aPerson.eq('id', me))

/** The three administrators read who there is; only two of them change anything. */
export const seesPeople: Rule<PersonFacts> = holdsPost(...administrators)
/** 系统管理员: people come and go. */
export const keepsPeople: Rule<PersonFacts> = all(holdsPost('sysadmin'), another)
/** 安全管理员: clearance, unlocking, a new password. */
export const keepsSecurity: Rule<PersonFacts> = all(holdsPost('secadmin'), another)
/**
 * The system administrator gives posts, but not an administrator's: whoever makes an account knows its first password,
 * so that post is the security administrator's to give.
 */
export const givesPost: Rule<PostFacts> = all(
  any(
    all(holdsPost('sysadmin'), not(aPost.in('kind', ...administrators))),
    all(holdsPost('secadmin'), aPost.in('kind', ...administrators)),
  ),
  not(aPost.eq('person', me)),
)
/** 审计管理员: what the administrators did. */
export const readsActs: Rule<object> = holdsPost('auditadmin')

export const ownToken: Rule<TokenFacts> = on<TokenFacts>('identity.tokens', {
  person: { zh: '令牌所有人', en: 'whose token it is' },
}).eq('person', me)
export const ownSession: Rule<SessionFacts> = on<SessionFacts>('identity.sessions', {
  person: { zh: '会话所有人', en: 'whose session it is' },
}).eq('person', me)
/** A person reads what they did themselves; there is no door to somebody else's. */
export const ownOperation: Rule<OperationFacts> = on<OperationFacts>('identity.operations', {
  person: { zh: '操作人', en: 'who did it' },
}).eq('person', me)
