import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { indexTokens, normal } from './tokens.ts'

/** What a thing is found by, the weightiest first: its titles, the names it goes by, its parts, what is written of it. */
export interface Document {
  readonly kind: string
  readonly id: string
  readonly title: readonly string[]
  readonly names: readonly string[]
  readonly parts: readonly string[]
  readonly text: string
  readonly isPublic: boolean
  readonly org: string
  readonly theme: string
  readonly share: string
  readonly open: string
  readonly state: string
  /** Where the matter about it stands, for those whose matter it is. */
  readonly step: string
}

// A lexeme without a place would lose its weight.
const lexemes = (tokens: readonly string[], weight: 'A' | 'B' | 'C' | 'D'): string[] =>
  [...new Set(tokens)].map((token) => `'${token.replaceAll('\\', '').replaceAll("'", "''")}':1${weight}`)

const vectorOf = (it: Document) => {
  const text = [
    ...lexemes(
      it.title.flatMap((one) => indexTokens(one, true)),
      'A',
    ),
    ...lexemes(
      it.names.flatMap((one) => indexTokens(one, true)),
      'B',
    ),
    ...lexemes(
      it.parts.flatMap((one) => indexTokens(one, false)),
      'C',
    ),
    ...lexemes(indexTokens(it.text, false), 'D'),
  ].join(' ')
  return sql`${text}::tsvector`
}

/** Each title on a line of its own, as a question is written too: whole, begun or within is told by the line's ends. */
const linesOf = (it: Document): string => `\n${it.title.map(normal).join('\n')}\n`

/** Writes what a thing is found by, in the transaction that changes the thing. */
export async function indexDocument(ctx: Ctx, it: Document): Promise<void> {
  await sql`with written as (
      insert into search.documents (kind, id, titles, vector, is_public, org, theme, share, open, state, step, updated_at)
      values (${it.kind}, ${it.id}, ${linesOf(it)}, ${vectorOf(it)},
        ${it.isPublic}, ${it.org}, ${it.theme}, ${it.share}, ${it.open}, ${it.state}, ${it.step}, ${ctx.now})
      on conflict (kind, id) do update set titles = excluded.titles, vector = excluded.vector, is_public = excluded.is_public, org = excluded.org, theme = excluded.theme,
        share = excluded.share, open = excluded.open, state = excluded.state, step = excluded.step, updated_at = excluded.updated_at)
    insert into search.changes (n) values (1)`.execute(ctx.db)
}

/**
 * Writes the words of a thing anew where only their form has changed: no facet, and nothing that orders by date. What
 * has the new form already is not written, so that asking for it twice is done once.
 */
export async function rewriteDocument(ctx: Pick<Ctx, 'db'>, it: Document): Promise<void> {
  await sql`update search.documents set titles = written.titles, vector = written.vector
    from (select ${linesOf(it)}::text as titles, ${vectorOf(it)} as vector) written
    where kind = ${it.kind} and id = ${it.id}
      and (documents.titles, documents.vector) is distinct from (written.titles, written.vector)`.execute(ctx.db)
}

export interface IndexFault {
  readonly id: string
  /** `absent`: not in the index; `other`: there with other words or facets; `orphan`: its thing is gone. */
  readonly fault: 'absent' | 'other' | 'orphan'
}

/** Compares the index with what the things would write into it now. Empty where index and rows are the same. */
export async function indexFaults(
  ctx: Pick<Ctx, 'db'>,
  kind: string,
  documents: AsyncIterable<Document>,
): Promise<IndexFault[]> {
  const faults: IndexFault[] = []
  const seen = new Set<string>()
  for await (const it of documents) {
    seen.add(it.id)
    const found = await sql<{
      same: boolean
    }>`select (vector = (${vectorOf(it)}) and titles = ${linesOf(it)} and is_public = ${it.isPublic}
        and (org, theme, share, open, state, step)
          = (${it.org}, ${it.theme}, ${it.share}, ${it.open}, ${it.state}, ${it.step})) as same
      from search.documents where kind = ${kind} and id = ${it.id}`.execute(ctx.db)
    const [row] = found.rows
    if (row?.same !== true) faults.push({ id: it.id, fault: row === undefined ? 'absent' : 'other' })
  }
  const ids = await sql<{ id: string }>`select id from search.documents where kind = ${kind}`.execute(ctx.db)
  for (const { id } of ids.rows) if (!seen.has(id)) faults.push({ id, fault: 'orphan' })
  return faults
}
