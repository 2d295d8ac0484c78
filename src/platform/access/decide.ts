import {
  type Comparison,
  countedPosts,
  type Node,
  type Operand,
  orgsFor,
  type Rule,
  type Value,
  type Who,
} from './model.ts'

/** True, false, or null: a value is not recorded. Only true permits. */
export type Truth = boolean | null

/** A thing with the rows of other tables that a policy about it may look at. */
export interface Thing {
  readonly row: Readonly<Record<string, unknown>>
  readonly related?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

const notLoaded = (what: string): Error => new Error(`a policy looks at ${what}, which was not loaded`)

const valueOf = (row: Thing['row'], name: string): Value => {
  const value = row[name]
  if (value === undefined) throw notLoaded(name)
  if (value === null || value instanceof Date) return value
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  throw notLoaded(`${name} as a plain value`)
}

export const operandOf = (to: Operand, who: Who): Value => {
  if ('literal' in to) return to.literal
  if (to.of === 'me') return who.actor.id
  if (to.of === 'clearance') return who.actor.clearance
  return to.of === 'now' ? who.now : who.today
}

const comparable = (value: Value): string | number | boolean | null => (value instanceof Date ? value.getTime() : value)

const compare = (left: Value, by: Comparison, right: Value): Truth => {
  const a = comparable(left)
  const b = comparable(right)
  if (a === null || b === null) return null
  if (by === '=') return a === b
  if (by === '<') return a < b
  if (by === '<=') return a <= b
  return by === '>' ? a > b : a >= b
}

const conjunction = (list: readonly Truth[]): Truth =>
  list.includes(false) ? false : list.includes(null) ? null : true
const negation = (it: Truth): Truth => (it === null ? null : !it)
const disjunction = (list: readonly Truth[]): Truth => negation(conjunction(list.map(negation)))

/**
 * What a policy says of a thing, in three-valued logic. Without a thing, only what the actor's posts decide is
 * known, and the rest is null: that is how a matrix folds it.
 */
export const truth = (rule: Node, who: Who, thing: Thing | undefined): Truth => {
  switch (rule.form) {
    case 'all':
      return conjunction(rule.of.map((it) => truth(it, who, thing)))
    case 'any':
      return disjunction(rule.of.map((it) => truth(it, who, thing)))
    case 'not':
      return negation(truth(rule.of, who, thing))
    case 'signed':
      return who.actor.id !== null
    case 'holds':
      return countedPosts(who.actor, rule.posts).length > 0
    case 'by': {
      const orgs = orgsFor(who.actor, rule.posts)
      if (orgs.length === 0) return false
      const org = thing && valueOf(thing.row, rule.column.name)
      return org === undefined || org === null ? null : orgs.includes(String(org))
    }
    case 'compare':
      return thing ? compare(valueOf(thing.row, rule.column.name), rule.by, operandOf(rule.to, who)) : null
    case 'in': {
      const value = thing && valueOf(thing.row, rule.column.name)
      return value === undefined || value === null ? null : rule.values.includes(String(value))
    }
    case 'blank':
      return thing ? valueOf(thing.row, rule.column.name) === null : null
    case 'has': {
      if (!thing) return truth(rule.where, who, undefined) === false ? false : null
      const rows = thing.related?.[rule.table]
      if (rows === undefined) throw notLoaded(rule.table)
      // A row exists or it does not: one of which a value is missing is none that permits.
      return rows.some((row) => truth(rule.where, who, { row }) === true)
    }
  }
}

/** Whether the policy permits: only `true` does. */
export const permits = <T extends object>(rule: Rule<T>, who: Who, row: T, related?: Thing['related']): boolean =>
  truth(rule, who, { row: Object.fromEntries(Object.entries(row)), ...(related ? { related } : {}) }) === true
