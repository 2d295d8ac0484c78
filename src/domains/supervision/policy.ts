import { any, holdsPost, on, type Rule } from '#platform/access'
import { businessPosts, overseers } from '#platform/identity'

interface ClockFacts {
  readonly org: string | null
}

/** The bureau and the supervisors see every clock; anybody else those that wait for their own department. */
export const seesClock: Rule<ClockFacts> = any(
  holdsPost(...overseers),
  on<ClockFacts>('cases.clocks', { org: { zh: '承办单位', en: 'whose limit it is' } }).by('org', {
    kinds: businessPosts,
  }),
)
