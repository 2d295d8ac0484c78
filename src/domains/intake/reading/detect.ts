import { isAscii, isUtf8 } from 'node:buffer'
import { open, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { blocks, linesOf } from './decode.ts'
import type { Encoding } from './model.ts'
import { badEncoding, emptyFile, mismatch, notSupported } from './problems.ts'

export type Kind = 'text' | 'zip' | 'parquet'

const advice: readonly { readonly magic: string; readonly what: string; readonly mend: string }[] = [
  { magic: '1f8b', what: 'gzip 压缩文件', mend: '请解压后上传，或改用 ZIP。' },
  { magic: '53514c69746520666f726d6174203300', what: 'SQLite 数据库', mend: '请把要提供的表导出为 CSV 后上传。' },
  { magic: '526172211a07', what: 'RAR 压缩包', mend: '请解压后上传，或改用 ZIP。' },
  { magic: '377abcaf271c', what: '7z 压缩包', mend: '请解压后上传，或改用 ZIP。' },
  { magic: '425a68', what: 'bzip2 压缩文件', mend: '请解压后上传，或改用 ZIP。' },
  { magic: '25504446', what: 'PDF 文件', mend: 'PDF 不是数据表，请提供原始表格（CSV 或 XLSX）。' },
  { magic: '89504e47', what: 'PNG 图片', mend: '图片不是数据表，请提供原始表格（CSV 或 XLSX）。' },
  { magic: 'ffd8ff', what: 'JPEG 图片', mend: '图片不是数据表，请提供原始表格（CSV 或 XLSX）。' },
  { magic: '50415245', what: '加了密的 Parquet 文件', mend: '请解密后上传。' },
  { magic: '4f524301', what: 'Avro 文件', mend: '请转换为 Parquet 或 CSV 后上传。' },
  { magic: '4f5243', what: 'ORC 文件', mend: '请转换为 Parquet 或 CSV 后上传。' },
  { magic: '7f454c46', what: '可执行程序', mend: '请上传数据表（CSV 或 XLSX）。' },
]

/** Pages and documents that systems save under the name of a spreadsheet: nobody's table begins so. */
const markup: readonly { readonly begins: RegExp; readonly what: string; readonly mend: string }[] = [
  {
    begins: /^<\?xml[^>]*>\s*(<\?mso-application|<(\w+:)?Workbook\b)/i,
    what: 'XML 电子表格（Excel 2003）',
    mend: '请在 Excel 或 WPS 中打开，另存为 .xlsx 后上传。',
  },
  {
    begins: /^(<\?xml[^>]*>\s*)?<(!doctype\s+html|html|head|meta|style|body|table)\b/i,
    what: '网页（HTML），有些系统把它导出成 .xls',
    mend: '请在 Excel 或 WPS 中打开，另存为 .xlsx 后上传。',
  },
  { begins: /^<\?xml\b/i, what: 'XML 文件', mend: '请导出为 CSV、JSON 或 XLSX 后上传。' },
]

/** The beginning of a text for a look at its signs: ASCII alone matters, also of UTF-16. */
const withoutZeros = (head: Buffer): string =>
  head
    .subarray(0, 4096)
    .toString('latin1')
    .replace(/\0/g, '')
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .trimStart()

const expects: Readonly<Record<string, Kind>> = { '.xlsx': 'zip', '.xlsm': 'zip', '.zip': 'zip', '.parquet': 'parquet' }
const textual = new Set(['.csv', '.tsv', '.txt', '.json', '.geojson', '.ndjson', '.jsonl', '.tab'])

/** Names of what is no table; what is really of such a kind is told by its bytes, and a text is not. */
const untrue =
  /^\.(pdf|docx?|pptx?|wps|png|jpe?g|gif|bmp|tiff?|webp|mp[34]|avi|exe|dll|gz|bz2|rar|7z|tar|sqlite|db|mdb|dbf|avro|orc)$/

/** The first bytes of a file and its size. */
export const peek = async (path: string, size: number): Promise<{ head: Buffer; size: number }> => {
  const { size: total } = await stat(path)
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, total)), 0, Math.min(size, total), 0)
    return { head: buffer.subarray(0, bytesRead), size: total }
  } finally {
    await file.close()
  }
}

/**
 * What the bytes are, whatever the name says. Throws `intake/empty-file`, `intake/not-supported` with advice
 * (xls, encrypted workbooks, SQLite, other archives, pictures) and `intake/kind-mismatch`.
 */
export const kindOf = async (path: string, name: string): Promise<Kind> => {
  const { head, size } = await peek(path, 65536)
  if (size === 0) throw emptyFile({ detail: `“${name}”没有内容（0 字节）。请重新导出后上传。` })
  const kind = byBytes(head, name)
  const extension = extname(name).toLowerCase()
  const expected = expects[extension] ?? (textual.has(extension) ? 'text' : undefined)
  if ((expected !== undefined && expected !== kind) || (kind === 'text' && untrue.test(extension))) {
    const says = { text: '文本', zip: 'ZIP 或 XLSX', parquet: 'Parquet' }[kind]
    throw mismatch({ detail: `“${name}”的扩展名是 ${extension}，内容却是${says}。请改正扩展名，或重新导出。` })
  }
  return kind
}

const byBytes = (head: Buffer, name: string): Kind => {
  const hex = head.subarray(0, 32).toString('hex')
  if (hex.startsWith('504b0304') || hex.startsWith('504b0506')) return 'zip'
  if (hex.startsWith('50415231')) return 'parquet'
  if (hex.startsWith('d0cf11e0a1b11ae1')) {
    const encrypted = head.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    const detail = encrypted
      ? `“${name}”是加了密码的工作簿。请去掉打开密码，另存为 .xlsx 后上传。`
      : `“${name}”是旧版 Office 文件（.xls）。请在 Excel 或 WPS 中另存为 .xlsx 后上传。`
    throw notSupported({ detail })
  }
  if (/^09(00|02|04|08)(0[468]00)/.test(hex))
    throw notSupported({ detail: `“${name}”是旧版 Excel 文件（.xls）。请另存为 .xlsx 后上传。` })
  // Version, then year, month and day of the last change.
  if (/\.dbf$/i.test(name) && /^(03|04|05|30|31|32|43|63|83|8b|cb|f5|fb)..(0[1-9a-c])(0[1-9a-f]|1[0-9a-f])/.test(hex))
    throw notSupported({ detail: `“${name}”是 DBF 数据表。请在 Excel 或 WPS 中打开，另存为 .xlsx 后上传。` })
  const known = advice.find(({ magic }) => hex.startsWith(magic))
  if (known) throw notSupported({ detail: `“${name}”是${known.what}。${known.mend}` })
  const tagged = markup.find(({ begins }) => begins.test(withoutZeros(head)))
  if (tagged) throw notSupported({ detail: `“${name}”是${tagged.what}。${tagged.mend}` })
  return 'text'
}

/** Lines (those with bytes above ASCII) that an encoding cannot read, and how GB18030 pairs look. */
interface Tally {
  nonAscii: number
  badUtf8: number
  badGb: number
  firstBad: number
  pairs: number
  common: number
}

/** The lines of a block from `line` on: how many have bytes above ASCII, and which of them cannot be read. */
const tallyBlock = (block: Buffer, line: number, gb: TextDecoder, it: Tally): number => {
  const sound = it.badUtf8 === 0 && isUtf8(block)
  let at = line
  for (const one of linesOf(block)) {
    at += 1
    if (!hasHigh(one)) continue
    it.nonAscii += 1
    if (sound) continue
    if (!isUtf8(one)) {
      it.badUtf8 += 1
      if (it.firstBad === 0) it.firstBad = at
    }
    judgeGb(one, gb, it)
  }
  return at
}

const tally = async (path: string): Promise<Tally> => {
  const it: Tally = { nonAscii: 0, badUtf8: 0, badGb: 0, firstBad: 0, pairs: 0, common: 0 }
  const gb = new TextDecoder('gb18030', { fatal: true })
  let line = 0
  for await (const block of blocks(path)) line = tallyBlock(block, line, gb, it)
  return it
}

/** Whether all bytes are UTF-8, and whether any is above ASCII: the common case, at the speed of reading. */
const soundUtf8 = async (path: string): Promise<'ascii' | 'utf-8' | undefined> => {
  let ascii = true
  for await (const block of blocks(path)) {
    ascii &&= isAscii(block)
    if (!ascii && !isUtf8(block)) return undefined
  }
  return ascii ? 'ascii' : 'utf-8'
}

const hasHigh = (line: Buffer): boolean => {
  for (const byte of line) if (byte > 127) return true
  return false
}

const judgeGb = (line: Buffer, gb: TextDecoder, it: Tally): void => {
  try {
    gb.decode(line)
  } catch {
    it.badGb += 1
    return
  }
  for (let at = 0; at < line.length; at += 1) {
    const lead = line[at] ?? 0
    if (lead < 0x81) continue
    const trail = line[at + 1] ?? 0
    it.pairs += 1
    // GB 2312 proper: rows of symbols and level 1 and 2 characters, both bytes high.
    if (trail >= 0xa1 && lead >= 0xa1 && lead <= 0xf7) it.common += 1
    at += trail >= 0x30 && trail <= 0x39 ? 3 : 1
  }
}

/** What the first bytes alone say: a byte order mark, or the zeros of UTF-16. Throws for what is no text. */
const marked = async (path: string, name: string): Promise<Encoding | undefined> => {
  const { head } = await peek(path, 4096)
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf)
    return { name: 'utf-8', evidence: '文件开头有 UTF-8 标记（BOM）' }
  if (head[0] === 0xff && head[1] === 0xfe)
    return { name: 'utf-16le', evidence: '文件开头有 UTF-16 标记（BOM，低位在前）' }
  if (head[0] === 0xfe && head[1] === 0xff)
    return { name: 'utf-16be', evidence: '文件开头有 UTF-16 标记（BOM，高位在前）' }
  const zeros = [0, 0]
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  if (odd > head.length / 8 && even < odd / 8)
    return { name: 'utf-16le', evidence: '字节间隔为零，是 UTF-16（低位在前）' }
  if (even > head.length / 8 && odd < even / 8)
    return { name: 'utf-16be', evidence: '字节间隔为零，是 UTF-16（高位在前）' }
  if (even + odd > head.length / 4)
    throw notSupported({ detail: `“${name}”是二进制文件，不是文本。请导出为 CSV 或 XLSX 后上传。` })
  return undefined
}

/**
 * The encoding of a text file and why. The whole file is read: an early guess would be wrong in the one case that
 * matters. Order: byte order mark, UTF-16 by its zeros, UTF-8, GB18030 (must look like Chinese, for Latin-1 often
 * decodes as GB18030 too). A twentieth of the non-ASCII lines may be faulty: they are set aside, not the file.
 * Throws `intake/encoding`.
 */
export const encodingOf = async (path: string, name: string): Promise<Encoding> => {
  const said = await marked(path, name)
  if (said) return said
  const sound = await soundUtf8(path)
  if (sound === 'ascii') return { name: 'utf-8', evidence: '全部是 ASCII 字符' }
  if (sound === 'utf-8') return { name: 'utf-8', evidence: '全部字节符合 UTF-8' }
  return conclude(await tally(path), name)
}

const windows = 64
const windowSize = 2 ** 16

/**
 * The encoding that places all over a large file agree on; undefined where they do not, or the file is small. It is a
 * hope: `sure` is the evidence once every byte was found to belong to it.
 */
export const likelyEncoding = async (
  path: string,
  name: string,
): Promise<(Encoding & { sure: string }) | undefined> => {
  const said = await marked(path, name)
  if (said) return { ...said, sure: said.evidence }
  const file = await open(path)
  try {
    const { size } = await file.stat()
    if (size < windows * windowSize * 2) return undefined
    const gb = new TextDecoder('gb18030', { fatal: true })
    const seen: Tally[] = []
    for (let n = 0; n < windows; n += 1) {
      const from = Math.floor(((size - windowSize) * n) / (windows - 1))
      const { buffer } = await file.read(Buffer.alloc(windowSize), 0, windowSize, from)
      const it: Tally = { nonAscii: 0, badUtf8: 0, badGb: 0, firstBad: 0, pairs: 0, common: 0 }
      tallyBlock(buffer.subarray(buffer.indexOf(10) + 1, buffer.lastIndexOf(10) + 1), 0, gb, it)
      seen.push(it)
    }
    return agreed(seen)
  } finally {
    await file.close()
  }
}

const agreed = (seen: readonly Tally[]): (Encoding & { sure: string }) | undefined => {
  if (seen.every((it) => it.badUtf8 === 0))
    return { name: 'utf-8', evidence: `全文 ${windows} 处抽样都符合 UTF-8`, sure: '全部字节符合 UTF-8' }
  const some = seen.filter((it) => it.nonAscii > 0)
  const pairs = some.reduce((sum, it) => sum + it.pairs, 0)
  const common = some.reduce((sum, it) => sum + it.common, 0)
  if (common / pairs < 0.6 || some.some((it) => it.badGb > 0 || it.badUtf8 < it.nonAscii / 2)) return undefined
  const share = `${Math.round((100 * common) / pairs)}% 为常用汉字和符号`
  return {
    name: 'gb18030',
    evidence: `不符合 UTF-8；全文 ${windows} 处抽样按 GB18030 读出，${share}`,
    sure: `不符合 UTF-8；全文按 GB18030 读出无误，抽样中 ${share}`,
  }
}

const conclude = (it: Tally, name: string): Encoding => {
  if (it.badUtf8 <= Math.max(it.nonAscii / 20, it.nonAscii > 3 ? 1 : 0))
    return {
      name: 'utf-8',
      evidence: `${it.nonAscii} 行非 ASCII 文字中 ${it.badUtf8} 行不符合 UTF-8（首见第 ${it.firstBad} 行），将隔离`,
    }
  const chinese = it.pairs > 0 && it.common / it.pairs >= 0.6
  if (chinese && it.badGb <= it.nonAscii / 20)
    return {
      name: 'gb18030',
      evidence: `不符合 UTF-8；按 GB18030 读出，${Math.round((100 * it.common) / it.pairs)}% 为常用汉字和符号${it.badGb > 0 ? `，${it.badGb} 行不符，将隔离` : ''}`,
    }
  throw badEncoding({
    detail: `“${name}”第 ${it.firstBad} 行起既不是 UTF-8，也不像 GB18030/GBK。请用 Excel、WPS 或记事本另存为“UTF-8”后重新上传。`,
  })
}
