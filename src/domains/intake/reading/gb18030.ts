// What GB18030 means is asked of TextDecoder once, for every pair of bytes; then texts are decoded by looking it up,
// three times as fast. Whatever the table does not know goes to TextDecoder itself, so that there is one meaning.

const leads = 126
const trails = 191
const firstLead = 0x81
const firstTrail = 0x40

/** By lead and trail byte: the one UTF-16 unit that the pair means, 0 for none. */
const tableOf = (): Uint16Array => {
  const pairs = Buffer.alloc(leads * trails * 3)
  for (let at = 0; at < leads * trails; at += 1) {
    pairs[at * 3] = firstLead + Math.floor(at / trails)
    pairs[at * 3 + 1] = firstTrail + (at % trails)
    pairs[at * 3 + 2] = 10
  }
  const said = new TextDecoder('gb18030', { ignoreBOM: true }).decode(pairs).split('\n')
  const table = new Uint16Array(leads * trails)
  for (const [at, one] of said.entries())
    if (at < table.length && one.length === 1 && one !== '\ufffd') table[at] = one.charCodeAt(0)
  return table
}

let pairs: Uint16Array | undefined
const euro = Buffer.from('€')
const fours = new Map<number, Buffer | undefined>()

/** What four bytes mean, in UTF-8; undefined for nothing. */
const fourAt = (block: Buffer, at: number): Buffer | undefined => {
  if (at + 4 > block.length) return undefined
  const key = block.readUInt32BE(at)
  if (!fours.has(key)) {
    if (fours.size > 100_000) fours.clear()
    fours.set(key, meaning(block.subarray(at, at + 4)))
  }
  return fours.get(key)
}

const meaning = (bytes: Buffer): Buffer | undefined => {
  try {
    const said = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }).decode(bytes)
    return said.length === ((said.codePointAt(0) ?? 0) > 0xffff ? 2 : 1) ? Buffer.from(said) : undefined
  } catch {
    return undefined
  }
}

/** GB18030 as UTF-8, where every byte has a meaning; undefined as soon as one has none. */
export const gbToUtf8 = (block: Buffer): Buffer | undefined => {
  pairs ??= tableOf()
  const table = pairs
  const out = Buffer.allocUnsafe(block.length * 3)
  let to = 0
  let at = 0
  while (at < block.length) {
    const lead = block[at] as number
    if (lead < 0x80) {
      out[to] = lead
      to += 1
      at += 1
      continue
    }
    if (lead === 0x80) {
      // WHATWG: this byte by itself is the euro sign.
      to += euro.copy(out, to)
      at += 1
      continue
    }
    const trail = block[at + 1] ?? 0
    const unit =
      trail >= firstTrail && lead >= firstLead && trail < 0xff
        ? (table[(lead - firstLead) * trails + trail - firstTrail] ?? 0)
        : 0
    if (unit >= 0x800) {
      out[to] = 0xe0 | (unit >> 12)
      out[to + 1] = 0x80 | ((unit >> 6) & 0x3f)
      out[to + 2] = 0x80 | (unit & 0x3f)
      to += 3
      at += 2
    } else if (unit >= 0x80) {
      out[to] = 0xc0 | (unit >> 6)
      out[to + 1] = 0x80 | (unit & 0x3f)
      to += 2
      at += 2
    } else {
      const four = fourAt(block, at)
      if (four === undefined) return undefined
      to += four.copy(out, to)
      at += 4
    }
  }
  return out.subarray(0, to)
}
