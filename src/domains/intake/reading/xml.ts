import { broken, notSupported } from './problems.ts'

/** A token of XML: an opening tag (`empty` when it closes itself), a closing tag, or text. */
export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: string; readonly empty: boolean }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Text with its entities resolved: the five of XML and numbers; there are no others, for DTDs are refused. */
export const unescape = (value: string): string =>
  value.includes('&')
    ? value.replace(/&(#x[\da-f]+|#\d+|\w+);/gi, (all, it: string) => {
        if (!it.startsWith('#')) return named[it] ?? all
        const code = it[1] === 'x' || it[1] === 'X' ? Number.parseInt(it.slice(2), 16) : Number(it.slice(1))
        return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
      })
    : value

const colon = 58
const slash = 47
const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13)

/**
 * One attribute of a tag, whatever its prefix; undefined where it has none. Looked for by position, without a copy of
 * the others: a sheet has millions of cells with three of them each.
 */
export const attribute = (attributes: string, name: string): string | undefined => {
  for (let at = 0; ; ) {
    const equals = attributes.indexOf('=', at)
    if (equals < 0) return undefined
    let open = equals + 1
    while (isBlank(attributes.charCodeAt(open))) open += 1
    const quote = attributes[open]
    if (quote !== '"' && quote !== "'") return undefined
    const close = attributes.indexOf(quote, open + 1)
    if (close < 0) return undefined
    let end = equals
    while (end > at && isBlank(attributes.charCodeAt(end - 1))) end -= 1
    const start = end - name.length
    const before = start > at ? attributes.charCodeAt(start - 1) : 32
    if (start >= at && attributes.startsWith(name, start) && (isBlank(before) || before === colon))
      return unescape(attributes.slice(open + 1, close))
    at = close + 1
  }
}

const maxToken = 64 * 2 ** 20

/** Reads XML as a stream of tokens without prefixes. A document type is refused: no entities, no outside files. */
export async function* tokens(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<readonly Token[]> {
  let decoder: TextDecoder | undefined
  let held = ''
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? 'utf-16le' : 'utf-8')
    const { out, rest } = cutTokens(held + decoder.decode(chunk, { stream: true }), name)
    held = rest
    if (held.length > maxToken) throw broken({ detail: `“${name}”中有过长的标签。请另存一份后上传。` })
    yield out
  }
}

const cutTokens = (text: string, file: string): { out: Token[]; rest: string } => {
  const out: Token[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf('<', at)
    if (open < 0) break
    if (text.startsWith('<![CDATA[', open)) {
      const end = text.indexOf(']]>', open)
      if (end < 0) break
      if (open > at) out.push({ kind: 'text', text: unescape(text.slice(at, open)) })
      out.push({ kind: 'text', text: text.slice(open + 9, end) })
      at = end + 3
      continue
    }
    const stop = text.startsWith('<!--', open) ? '-->' : '>'
    const close = text.indexOf(stop, open)
    if (close < 0) break
    if (open > at) out.push({ kind: 'text', text: unescape(text.slice(at, open)) })
    at = close + stop.length
    if (text.startsWith('<!DOCTYPE', open))
      throw notSupported({ detail: `“${file}”的内部文件带有 DTD，不予读取。请用 Excel 或 WPS 另存后上传。` })
    if (text[open + 1] === '!' || text[open + 1] === '?') continue
    out.push(tagOf(text, open + 1, close))
  }
  return { out, rest: text.slice(at) }
}

/** The tag that stands between `from` and `to`. */
const tagOf = (text: string, from: number, to: number): Token => {
  const closing = text[from] === '/'
  const start = closing ? from + 1 : from
  let end = start
  let begin = start
  while (end < to && !isBlank(text.charCodeAt(end)) && text.charCodeAt(end) !== slash) {
    if (text.charCodeAt(end) === colon && begin === start) begin = end + 1
    end += 1
  }
  const name = text.slice(begin, end)
  const empty = text.charCodeAt(to - 1) === slash
  const attributes = closing ? '' : text.slice(end, empty ? to - 1 : to)
  if (attributes !== '' || empty) return { kind: 'open', name, attributes, empty }
  const { open, close } = bare.get(name) ?? remembered(name)
  return closing ? close : open
}

/** Tags that carry nothing but their name, one of each: a sheet closes the same two some million times. */
const bare = new Map<string, { readonly open: Token; readonly close: Token }>()
const mostBare = 200

const remembered = (name: string) => {
  const both = { open: { kind: 'open', name, attributes: '', empty: false }, close: { kind: 'close', name } } as const
  if (bare.size < mostBare) bare.set(name, both)
  return both
}
