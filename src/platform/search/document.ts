import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { indexTokens } from './tokens.ts'

export interface Document {
  readonly kind: string
  readonly id: string
  readonly title: readonly string[]
  readonly names: readonly string[]
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

const lexemes = (tokens: readonly string[]): string =>
  tokens.map((token) => `'${token.replaceAll('\\', '').replaceAll("'", "''")}'`).join(' ')

const vectorOf = (it: Document) => {
  const title = lexemes(it.title.flatMap((text) => indexTokens(text, true)))
  const names = lexemes(it.names.flatMap((text) => indexTokens(text, true)))
  const text = lexemes(indexTokens(it.text, false))
  return sql`setweight(${title}::tsvector, 'A') || setweight(${names}::tsvector, 'B') || setweight(${text}::tsvector, 'C')`
}

/** Writes what a thing is found by, in the transaction that changes the thing. */
export async function indexDocument(ctx: Ctx, it: Document): Promise<void> {
  await sql`with written as (
      insert into search.documents (kind, id, vector, is_public, org, theme, share, open, state, step, updated_at)
      values (${it.kind}, ${it.id}, ${vectorOf(it)},
        ${it.isPublic}, ${it.org}, ${it.theme}, ${it.share}, ${it.open}, ${it.state}, ${it.step}, ${ctx.now})
      on conflict (kind, id) do update set vector = excluded.vector, is_public = excluded.is_public, org = excluded.org, theme = excluded.theme,
        share = excluded.share, open = excluded.open, state = excluded.state, step = excluded.step, updated_at = excluded.updated_at)
    insert into search.changes (n) values (1)`.execute(ctx.db)
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
    const found = await sql<{ same: boolean }>`select (vector = (${vectorOf(it)}) and is_public = ${it.isPublic}
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
