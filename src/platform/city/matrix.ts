import { type Cell, fold } from '#platform/access'
import { type Actor, type PostKind, postKinds, visitor } from '#platform/context'
import { doorPolicy, type Route } from '#platform/http'

export interface MatrixRow {
  readonly door: string
  readonly who: Readonly<Record<string, Cell>>
}

/** Somebody who holds one post of this kind somewhere. */
const holder = (kind: PostKind): Actor => ({
  ...visitor,
  id: kind,
  posts: [{ org: 'org', orgName: 'org', kind, below: ['org'] }],
})

/** One row a door: what its own policy and its verb's come to for a visitor and for each kind of post. */
export const accessMatrix = (routes: readonly Route[]): MatrixRow[] =>
  routes.map(({ method, path, spec }) => {
    const rules = [doorPolicy(spec.policy), ...(spec.asks === undefined ? [] : [spec.asks])]
    const cells = postKinds.map((kind): [string, Cell] => [kind, fold(rules, holder(kind))])
    return { door: `${method} ${path}`, who: Object.fromEntries([['visitor', fold(rules, visitor)], ...cells]) }
  })
