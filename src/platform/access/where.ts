import { type RawBuilder, sql } from '#platform/db'
import { operandOf, truth } from './decide.ts'
import { type Column, type Comparison, countedPosts, type Node, orgsFor, type Rule, type Who } from './model.ts'

type Condition = RawBuilder<boolean>

const yes: Condition = sql<boolean>`true`
const no: Condition = sql<boolean>`false`

const joined = (list: readonly Condition[], word: 'and' | 'or'): Condition => {
  if (list.length === 0) return word === 'and' ? yes : no
  return sql<boolean>`(${sql.join([...list], word === 'and' ? sql` and ` : sql` or `)})`
}

const opposite: Readonly<Record<Exclude<Comparison, '='>, Comparison>> = { '<': '>=', '<=': '>', '>': '<=', '>=': '<' }

type Has = Node & { readonly form: 'has' }
const byKey = (it: Node): it is Has => it.form === 'has' && it.key !== undefined

/**
 * `any(a, has(…))` as `key in (keys where a union keys out of the related rows)`: OR over an EXISTS scans the table, a
 * union of two indexed sets does not. Only by the table's own key, which is unique and never null, and on the table
 * itself. @returns undefined where it does not apply
 */
const union = (rule: Node & { form: 'any' }, who: Who, table: string | undefined): Condition | undefined => {
  const alive = rule.of.filter((it) => truth(it, who, undefined) !== false)
  const kin = alive.filter(byKey)
  const rest = alive.filter((it) => !byKey(it))
  const own = kin[0]?.of
  const key = kin[0]?.key
  if (own === undefined || key === undefined || alive.length < 2 || (table !== undefined && table !== own))
    return undefined
  const sets = kin.map((it) => {
    const [column = ''] = Object.keys(it.join)
    return sql`select ${sql.ref(`${it.table}.${column}`)} from ${sql.table(it.table)} where ${printed(it.where, who, true, it.table)}`
  })
  if (rest.length > 0) {
    const others = printed({ form: 'any', of: rest }, who, true, own)
    sets.unshift(sql`select ${sql.ref(`${own}.${key}`)} from ${sql.table(own)} where ${others}`)
  }
  return sql<boolean>`${sql.ref(`${own}.${key}`)} in (${sql.join(sets, sql` union `)})`
}

/**
 * SQL that is true exactly where the policy is true (`want`), or exactly where it is false. There is no NOT in it:
 * what is not recorded is neither, on both sides of a negation.
 */
const printed = (rule: Node, who: Who, want: boolean, table: string | undefined): Condition => {
  const ref = (it: Column): RawBuilder<unknown> => sql.ref(`${table ?? it.of}.${it.name}`)
  switch (rule.form) {
    case 'all':
    case 'any': {
      const set = rule.form === 'any' && want ? union({ form: 'any', of: rule.of }, who, table) : undefined
      if (set !== undefined) return set
      const parts = rule.of.map((it) => printed(it, who, want, table))
      return joined(parts, (rule.form === 'all') === want ? 'and' : 'or')
    }
    case 'not':
      return printed(rule.of, who, !want, table)
    case 'signed':
      return (who.actor.id !== null) === want ? yes : no
    case 'holds':
      return countedPosts(who.actor, rule.posts).length > 0 === want ? yes : no
    case 'by':
    case 'in': {
      const values = rule.form === 'by' ? orgsFor(who.actor, rule.posts) : rule.values
      const column = ref(rule.column)
      if (values.length === 0) return want ? no : rule.form === 'by' ? yes : sql<boolean>`${column} is not null`
      return want ? sql<boolean>`${column} = any(${values})` : sql<boolean>`${column} <> all(${values})`
    }
    case 'blank': {
      const column = ref(rule.column)
      return want ? sql<boolean>`${column} is null` : sql<boolean>`${column} is not null`
    }
    case 'compare': {
      const value = operandOf(rule.to, who)
      if (value === null) return no
      const sign = want ? rule.by : rule.by === '=' ? '<>' : opposite[rule.by]
      return sql<boolean>`${ref(rule.column)} ${sql.raw(sign)} ${value}`
    }
    case 'has': {
      const joins = Object.entries(rule.join).map(
        ([theirs, ours]) =>
          sql<boolean>`${sql.ref(`${rule.table}.${theirs}`)} = ${sql.ref(table === undefined ? ours : `${table}.${ours}`)}`,
      )
      const rows = sql`select 1 from ${sql.table(rule.table)} where ${joined([...joins, printed(rule.where, who, true, rule.table)], 'and')}`
      return want ? sql<boolean>`exists (${rows})` : sql<boolean>`not exists (${rows})`
    }
  }
}

/**
 * The rows for which the policy permits, as a condition on `table` (the policy's own without it); what the posts alone
 * deny touches no table.
 */
export const where = <T>(rule: Rule<T>, who: Who, table?: string): Condition =>
  truth(rule, who, undefined) === false ? no : printed(rule, who, true, table)
