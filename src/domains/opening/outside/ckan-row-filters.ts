import { z } from 'zod'
import { deepestGroup } from '#platform/query'
import { invalid, type Params, structured } from './ckan-asked.ts'

const Scalar = z.union([z.string(), z.number(), z.boolean()])
const Bounds = z.partialRecord(z.enum(['eq', 'gt', 'gte', 'lt', 'lte']), Scalar)
const Value = z.union([Scalar, z.null(), z.array(Scalar), Bounds])
type Value = z.output<typeof Value>

const bad = (what: string) => invalid('filters', what)

/** Not by a schema of records, which passes over a member named `__proto__`. */
function membersOf(it: unknown): [string, unknown][] {
  if (typeof it !== 'object' || it === null || Array.isArray(it))
    throw bad('Not a json object of values, lists or bounds')
  return Object.entries(it)
}

const quoted = (it: string | number | boolean): string => `"${String(it).replace(/["\\]/g, (sign) => `\\${sign}`)}"`

function conditionsOf(it: Value): string[] {
  if (it === null) return ['is.null']
  if (Array.isArray(it)) return [`in.(${it.map(quoted).join(',')})`]
  if (typeof it === 'object') return Object.entries(it).map(([operator, value]) => `${operator}.${quoted(value)}`)
  return [`eq.${quoted(it)}`]
}

/** What all must hold. A column's name that begins with a dollar sign has it twice, to be no word of the language. */
const clausesOf = (filter: unknown, depth = 1): string[] =>
  membersOf(filter).flatMap(([name, it]) => {
    if (name === '$or') return [oneOf(it, depth)]
    const value = Value.safeParse(it)
    if (/^\$(?!\$)/.test(name)) throw bad(`unknown operator "${name}"`)
    if (!value.success) throw bad(`"${name}": not a value, a list of values, or bounds such as {"gte": 1}`)
    return conditionsOf(value.data).map((condition) => `${quoted(name.replace(/^\$\$/, '$'))}.${condition}`)
  })

/** A choice is written as two groups of the row API, one within the other, and stands in the one that holds them all. */
function oneOf(it: unknown, depth = 1): string {
  if (depth + 2 > deepestGroup) throw bad(`alternatives within ${(deepestGroup - 1) >> 1} others`)
  const list = z.array(z.unknown()).min(1).safeParse(it)
  if (!list.success) throw bad('alternatives are a list of objects')
  return `or(${list.data.map((one) => `and(${clausesOf(one, depth + 2).join(',')})`).join(',')})`
}

/** A text that a value holds somewhere, letters of either case alike; its own signs are no wildcards. */
const holding = (it: string): string => `ilike.${quoted(`*${it.replace(/[\\*%_]/g, (sign) => `\\${sign}`)}*`)}`

const Words = z.record(z.string(), Scalar)

/** JSON in a text when it is an object; any other text is what is looked for. */
function parsed(text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? JSON.parse(text) : text
  } catch {
    return text
  }
}

/** What `q` looks for: a text in any column, or texts by column. */
export function wordsIn({ q }: Params): string | z.output<typeof Words> {
  const wish = typeof q === 'string' ? parsed(q) : (q ?? '')
  const text = Scalar.safeParse(wish)
  if (text.success) return String(text.data)
  const words = Words.safeParse(wish)
  if (!words.success) throw invalid('q', 'Not a text, or an object of texts by column')
  return words.data
}

/**
 * `filters` and a `q` by field, as lists of conditions of the row API: there a column may bear any name. A list of
 * filters, and `$or`, is a choice; `{"a": [1, 2]}` is either value; `{"a": {"gte": 1}}` bounds it.
 */
export function conditionsIn(params: Params): { readonly and?: string } {
  const wish = structured(params, 'filters') || {}
  const words = wordsIn(params)
  const clauses = [
    ...(Array.isArray(wish) ? (wish.length === 0 ? [] : [oneOf(wish)]) : clausesOf(wish)),
    ...Object.entries(typeof words === 'string' ? {} : words).map(
      ([name, it]) => `${quoted(name)}.${holding(String(it))}`,
    ),
  ]
  return clauses.length === 0 ? {} : { and: `(${clauses.join(',')})` }
}
