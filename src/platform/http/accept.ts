import type { Language } from '#platform/problem'

/** How a caller likes a media type. */
export interface Liking {
  /** From 0, not accepted, to 1. */
  readonly weight: number
  /** Whether the type itself was named, not a wildcard that it falls under. */
  readonly named: boolean
  /** Where in the header it was said. */
  readonly place: number
}

/** The ranges of such a header in small letters, each with its weight and place; one that cannot be read has none. */
const rangesOf = (
  header: string,
): readonly { readonly name: string; readonly weight: number; readonly place: number }[] =>
  header.split(',').map((range, place) => {
    const [name = '', ...parameters] = range.split(';').map((it) => it.trim().toLowerCase())
    const weight = Number(parameters.find((it) => it.startsWith('q='))?.slice(2) ?? 1)
    return { name, weight: Number.isFinite(weight) ? weight : 0, place }
  })

/** How a caller likes a media type by `Accept` (RFC 9110 §12.5.1): the most specific range decides. */
export function liking(accept: string, type: string): Liking {
  const [group = ''] = type.split('/')
  const ranges = rangesOf(accept)
  const found = [type, `${group}/*`, '*/*'].flatMap((name) => ranges.filter((range) => range.name === name))[0]
  return { weight: found?.weight ?? 0, named: found?.name === type, place: found?.place ?? Number.POSITIVE_INFINITY }
}

/**
 * What a caller reads by `Accept-Language` (RFC 9110 §12.5.4): English where it is liked more than Chinese, else the
 * city's own language.
 */
export function languageOf(header: string | undefined): Language {
  const [first] = rangesOf(header ?? '')
    .map(({ name, ...it }) => ({ ...it, tag: name.split('-')[0] }))
    .filter(({ tag, weight }) => (tag === 'zh' || tag === 'en') && weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place)
  return first?.tag === 'en' ? 'en' : 'zh'
}
