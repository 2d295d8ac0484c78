import { listNewest } from '#domains/catalog'
import { clearToAll } from '#domains/delivery'
import { verdictOf } from '#domains/quality'
import { type Ctx, visitor } from '#platform/context'
import { Problem } from '#platform/problem'

/** A dataset whose rows everybody gets, by which the row API is shown: addresses made of it give rows. */
export interface ApiExample {
  readonly code: string
  readonly title: string
  readonly titleEn: string | null
  /** A column of words with some of its values, the commonest first. */
  readonly words: { readonly column: string; readonly values: readonly string[] }
  /** A column whose values have an order, with the least and the greatest. */
  readonly ordered: { readonly column: string; readonly low: string; readonly high: string }
}

const lookedAt = 20
const ordered = new Set(['integer', 'decimal', 'date'])
/** Values and names that stand in an address without a quote. */
const plain = (text: string): boolean => /^[\p{L}\p{N}_-]{1,20}$/u.test(text)

async function profileOf(ctx: Ctx, code: string) {
  try {
    return (await verdictOf(ctx, code, undefined, clearToAll)).columns.filter((it) => plain(it.name))
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return []
    throw error
  }
}

/** The newest dataset that shows every kind of condition; null while there is none. */
export async function apiExample(caller: Ctx): Promise<ApiExample | null> {
  const ctx = { ...caller, actor: visitor }
  for (const it of await listNewest(ctx, lookedAt)) {
    if (it.open !== 'unconditional' || it.version === null) continue
    const columns = await profileOf(ctx, it.code)
    const word = columns.find(({ type, top }) => type === 'text' && top.filter(({ value }) => plain(value)).length > 1)
    const measure = columns.find(({ type, min, max }) => ordered.has(type) && min !== null && max !== null)
    if (word === undefined || measure?.min === undefined || measure.min === null || measure.max === null) continue
    return {
      code: it.code,
      title: it.title,
      titleEn: it.titleEn,
      words: { column: word.name, values: word.top.map(({ value }) => value).filter(plain) },
      ordered: { column: measure.name, low: measure.min, high: measure.max },
    }
  }
  return null
}
