import type { Actor } from '#platform/context'
import { truth } from './decide.ts'
import type { Node } from './model.ts'

/** ● always, ◐ depends on the thing, · never. */
export type Cell = '●' | '◐' | '·'

/** What policies that all must permit come to for somebody, whatever the thing is. */
export const fold = (rules: readonly Node[], actor: Actor): Cell => {
  const said = truth({ form: 'all', of: rules }, { actor, now: new Date(0), today: '1970-01-01' }, undefined)
  return said === null ? '◐' : said ? '●' : '·'
}
