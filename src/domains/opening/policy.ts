import { holdsPost, type Rule } from '#platform/access'

/** Those who answer applications and feedback; `see` of the case itself was asked before. */
export const answers: Rule<object> = holdsPost('steward', 'head', 'reviewer', 'admin')
