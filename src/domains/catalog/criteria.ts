import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { type RawBuilder, sql } from '#platform/db'
import { meeting } from '#platform/search'
import { isPublic } from './policy.ts'

/** The days from which an entry is: new data and a new publication renew it. */
const moments = {
  entered: sql<Date>`least(data_at, published_at)`,
  renewed: sql<Date>`greatest(data_at, published_at)`,
} as const
type Moment = keyof typeof moments

const told = (moment: RawBuilder<Date>): RawBuilder<string[]> =>
  sql`array[to_char(${moment} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS') || '000']`

const words = {
  code: sql<string[]>`array[code]`,
  title: sql<string[]>`array[title]`,
  titles: sql<string[]>`array[title, title_en]`,
  titleEn: sql<string[]>`array[coalesce(title_en, '')]`,
  abstract: sql<string[]>`array[abstract]`,
  org: sql<string[]>`array[org]`,
  theme: sql<string[]>`array[theme]`,
  keywords: sql<string[]>`keywords`,
  share: sql<string[]>`array[share]`,
  open: sql<string[]>`array[open]`,
  promise: sql<string[]>`array[update_frequency]`,
  version: sql<string[]>`array[version::text]`,
  // As naive UTC with microseconds: the form in which other catalogs tell times.
  entered: told(moments.entered),
  renewed: told(moments.renewed),
} as const

/**
 * The words of an entry by which others filter, sort and count: its own, those of its department by that one's code,
 * those that every entry has, or every one whose data is there for all.
 */
export type Field =
  | keyof typeof words
  | { readonly byOrg: Readonly<Record<string, string>> }
  | { readonly always: readonly string[] }
  | { readonly withData: readonly string[] }

interface End {
  readonly at: string
  /** Whether the end itself is out. */
  readonly open: boolean
}

/** What must hold of an entry. */
export type Criterion =
  | { readonly form: 'all' | 'any'; readonly of: readonly Criterion[] }
  | { readonly form: 'not'; readonly of: Criterion }
  /** One of the field's words is made of these parts with anything between them. */
  | { readonly form: 'like'; readonly field: Field; readonly parts: readonly string[]; readonly anyCase?: boolean }
  /** One of the field's words stands between two ends, by the order of its signs. */
  | { readonly form: 'between'; readonly field: Field; readonly low: End | null; readonly high: End | null }
  /** The same of an instant; the ends are RFC 3339. */
  | { readonly form: 'during'; readonly field: Moment; readonly low: End | null; readonly high: End | null }

export const everyEntry: Criterion = { form: 'all', of: [] }

/** A question of the public set: any of the alternatives, each with words to search for; and what must hold of all. */
export interface Question {
  readonly alternatives: readonly { readonly words: string; readonly where: Criterion }[]
  readonly where: Criterion
}

const wordsOf = (field: Field): RawBuilder<string[]> => {
  if (typeof field === 'string') return words[field]
  if ('byOrg' in field) return sql`array[${JSON.stringify(field.byOrg)}::jsonb ->> org]`
  if ('always' in field) return sql`${[...field.always]}::text[]`
  return sql`case when open = 'unconditional' and version is not null then ${[...field.withData]}::text[] else '{}' end`
}

const pattern = (parts: readonly string[]): string => parts.map((it) => it.replace(/[\\%_]/g, '\\$&')).join('%')

const bounded = (value: RawBuilder<unknown>, type: RawBuilder<unknown>, low: End | null, high: End | null) => {
  const from = low === null ? sql`true` : sql`${value} ${sql.raw(low.open ? '>' : '>=')} ${low.at}${type}`
  const to = high === null ? sql`true` : sql`${value} ${sql.raw(high.open ? '<' : '<=')} ${high.at}${type}`
  return sql<boolean>`(${from} and ${to})`
}

/** As a condition on `catalog.datasets` that is never null. */
function printed(it: Criterion): RawBuilder<boolean> {
  switch (it.form) {
    case 'all':
    case 'any': {
      if (it.of.length === 0) return it.form === 'all' ? sql`true` : sql`false`
      return sql`(${sql.join(it.of.map(printed), sql.raw(it.form === 'all' ? ' and ' : ' or '))})`
    }
    case 'not':
      return sql`not ${printed(it.of)}`
    case 'like': {
      const [whole] = it.parts
      const list = wordsOf(it.field)
      if (it.parts.length === 1 && it.anyCase !== true) return sql`coalesce(${whole} = any(${list}), false)`
      const compared = sql.raw(it.anyCase === true ? 'ilike' : 'like')
      return sql`exists (select 1 from unnest(${list}) word where word ${compared} ${pattern(it.parts)})`
    }
    case 'between': {
      const inside = bounded(sql`word`, sql` collate "C"`, it.low, it.high)
      return sql`exists (select 1 from unnest(${wordsOf(it.field)}) word where ${inside})`
    }
    case 'during':
      return sql`coalesce(${bounded(moments[it.field], sql`::timestamptz`, it.low, it.high)}, false)`
  }
}

interface Matching {
  readonly from: RawBuilder<unknown>
  readonly where: RawBuilder<boolean>
  readonly rank: RawBuilder<number> | null
}

function matching(ctx: Ctx, { alternatives, where: always }: Question): Matching {
  const parts = alternatives.map((it) => ({ met: meeting(it.words), where: printed(it.where) }))
  const ranks = parts.flatMap(({ met, where: clauses }) =>
    met === null ? [] : [sql<number>`case when ${met.met} and ${clauses} then ${met.rank} end`],
  )
  const any = parts.map(({ met, where: clauses }) => sql<boolean>`(${met?.met ?? sql`true`} and ${clauses})`)
  const documents = sql`join (select id, vector, titles from search.documents where kind = 'dataset') documents on id = code`
  return {
    from: sql`catalog.datasets ${ranks.length === 0 ? sql`` : documents}`,
    where: sql`${where(isPublic, whoAsks(ctx))} and ${printed(always)}
      and ${any.length === 0 ? sql`true` : sql`(${sql.join(any, sql` or `)})`}`,
    rank: ranks.length === 0 ? null : sql<number>`coalesce(greatest(${sql.join(ranks)}), 0)`,
  }
}

export interface Key {
  /** `score` is how well the words are met. */
  readonly by: Field | 'score'
  readonly down: boolean
}

export interface Slice {
  readonly order: readonly Key[]
  readonly offset: number
  readonly limit: number
}

/** A page of the codes that answer a question, by every key in turn and then the newest first; and how many there are. */
export async function askPublic(
  ctx: Ctx,
  question: Question,
  { order, offset, limit }: Slice,
): Promise<{ readonly codes: string[]; readonly total: number }> {
  const { from, where: fits, rank } = matching(ctx, question)
  const keys = order.flatMap(({ by, down }) => {
    const key = by === 'score' ? rank : sql`(${wordsOf(by)})[1] collate "C"`
    return key === null ? [] : [sql`${key} ${sql.raw(down ? 'desc nulls last' : 'asc nulls first')}`]
  })
  const by = sql.join([...keys, sql`${moments.renewed} desc nulls last`, sql`code`])
  const page = await sql<{
    code: string
  }>`select code from ${from} where ${fits} order by ${by} limit ${limit} offset ${offset}`.execute(ctx.db)
  const counted = await sql<{ n: number }>`select count(*)::int as n from ${from} where ${fits}`.execute(ctx.db)
  return { codes: page.rows.map((it) => it.code), total: counted.rows[0]?.n ?? 0 }
}

/** How many entries of a question have each word of a field, the commonest first; at most `limit`, all without one. */
export async function countPublic(
  ctx: Ctx,
  question: Question,
  field: Field,
  { mincount, limit }: { readonly mincount: number; readonly limit: number | null },
): Promise<{ value: string; count: number }[]> {
  const { from, where: fits } = matching(ctx, question)
  const found = await sql<{ value: string; count: number }>`select value, count(*)::int as count
    from ${from}, lateral unnest(${wordsOf(field)}) value where value is not null and ${fits}
    group by value having count(*) >= ${mincount} order by count(*) desc, value collate "C" limit ${limit}`.execute(
    ctx.db,
  )
  return found.rows
}
