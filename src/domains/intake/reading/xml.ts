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

/** One attribute of a tag. */
export const attribute = (attributes: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
  return found ? unescape(found[1] ?? found[2] ?? '') : undefined
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
    out.push(tagOf(text.slice(open + 1, close)))
  }
  return { out, rest: text.slice(at) }
}

const tagOf = (body: string): Token => {
  const closing = body.startsWith('/')
  const empty = body.endsWith('/')
  const end = body.search(/[\s/]/g)
  const full = closing ? body.slice(1).trim() : end < 0 ? body : body.slice(0, end)
  const name = full.slice(full.indexOf(':') + 1)
  if (closing) return { kind: 'close', name }
  return { kind: 'open', name, attributes: end < 0 ? '' : body.slice(end, empty ? -1 : undefined), empty }
}
