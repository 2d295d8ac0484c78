import type { Archive } from './archive.ts'
import { broken, tooLarge } from './problems.ts'
import { attribute, tokens } from './xml.ts'

export interface Sheet {
  readonly name: string
  readonly path: string
  readonly hidden: boolean
}

export type DateKind = 'date' | 'time' | 'timestamp'

export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly date1904: boolean
  readonly strings: readonly string[]
  /** By style index: how a number of that style is shown, when it is a date. */
  readonly dates: readonly (DateKind | undefined)[]
  /** By style index: to how many digits a number of that style is filled up with zeros (`000000`, a code). */
  readonly digits: readonly (number | undefined)[]
  readonly macros: boolean
  readonly links: boolean
}

const maxStrings = 512 * 2 ** 20

/** Reads the parts of a workbook that a sheet needs: names, relations, styles, shared strings. */
export const openWorkbook = async (archive: Archive, name: string): Promise<Workbook> => {
  const main =
    archive.names.find((it) => /^xl\/workbook\.xml$/i.test(it)) ??
    archive.names.find((it) => /^xl\/workbook.*\.xml$/i.test(it))
  if (main === undefined)
    throw broken({
      detail: `“${name}”不是 XLSX 工作簿（可能是 .xlsb 或 .docx）。请在 Excel 或 WPS 中另存为 .xlsx 后上传。`,
    })
  const targets = await relations(archive, main.replace(/([^/]+)$/, '_rels/$1.rels'), name)
  const sheets: Sheet[] = []
  let date1904 = false
  for await (const batch of tokens(await archive.stream(main), name))
    for (const it of batch) {
      if (it.kind !== 'open') continue
      if (it.name === 'workbookPr') date1904 = /^(1|true)$/.test(attribute(it.attributes, 'date1904') ?? '')
      if (it.name !== 'sheet') continue
      const path = targets.get(attribute(it.attributes, 'id') ?? '')
      const hidden = (attribute(it.attributes, 'state') ?? 'visible') !== 'visible'
      if (path !== undefined && archive.names.includes(path))
        sheets.push({ name: attribute(it.attributes, 'name') ?? `Sheet${sheets.length + 1}`, path, hidden })
    }
  const find = (pattern: RegExp): string | undefined => archive.names.find((it) => pattern.test(it))
  return {
    sheets,
    date1904,
    strings: await sharedStrings(archive, find(/^xl\/sharedStrings\.xml$/i), name),
    ...(await stylesOf(archive, find(/^xl\/styles\.xml$/i), name)),
    macros: find(/vbaProject\.bin$/i) !== undefined,
    links: find(/^xl\/externalLinks\//i) !== undefined,
  }
}

const relations = async (archive: Archive, path: string, name: string): Promise<Map<string, string>> => {
  const out = new Map<string, string>()
  if (!archive.names.includes(path)) return out
  for await (const batch of tokens(await archive.stream(path), name))
    for (const it of batch) {
      if (it.kind !== 'open' || it.name !== 'Relationship') continue
      if (!/\/worksheet$/.test(attribute(it.attributes, 'Type') ?? '')) continue
      const target = attribute(it.attributes, 'Target') ?? ''
      out.set(
        attribute(it.attributes, 'Id') ?? '',
        target.startsWith('/') ? target.slice(1) : `xl/${target.replace(/^\.\//, '')}`,
      )
    }
  return out
}

/** `_x000D_` and its like are control characters written out. */
export const plainText = (value: string): string =>
  value.includes('_x')
    ? value.replace(/_x([\dA-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : value

const sharedStrings = async (archive: Archive, path: string | undefined, name: string): Promise<string[]> => {
  const out: string[] = []
  if (path === undefined) return out
  let now = ''
  let inText = false
  let phonetic = false
  let held = 0
  for await (const batch of tokens(await archive.stream(path), name))
    for (const it of batch) {
      if (it.kind === 'text') {
        if (inText && !phonetic) now += it.text
        continue
      }
      if (it.name === 't') inText = it.kind === 'open' && !it.empty
      else if (it.name === 'rPh') phonetic = it.kind === 'open' && !it.empty
      else if (it.name === 'si' && it.kind === 'open') {
        now = ''
        if (it.empty) out.push('')
      } else if (it.name === 'si') {
        out.push(plainText(now))
        held += now.length
        if (held > maxStrings)
          throw tooLarge({ detail: `“${name}”的文字超过 ${maxStrings / 2 ** 20} MB。请改为 CSV 上传。` })
      }
    }
  return out
}

const builtIn = (id: number): DateKind | undefined => {
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 54) || id === 57 || id === 58)
    return 'date'
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return 'time'
  return id === 22 ? 'timestamp' : undefined
}

/** Whether a number format shows a date, a time or both. */
export const dateFormat = (code: string): DateKind | undefined => {
  const bare = code.split(';')[0]?.replace(/"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]/gi, '') ?? ''
  const hasDay = /[yd]/i.test(bare) || /^m+$/i.test(bare) || /m+[-/]/i.test(bare)
  const hasClock = /[hs]/i.test(bare)
  if (/general/i.test(bare)) return undefined
  if (hasDay && hasClock) return 'timestamp'
  return hasDay ? 'date' : hasClock ? 'time' : undefined
}

const stylesOf = async (
  archive: Archive,
  path: string | undefined,
  name: string,
): Promise<Pick<Workbook, 'dates' | 'digits'>> => {
  const dates: (DateKind | undefined)[] = []
  const digits: (number | undefined)[] = []
  if (path === undefined) return { dates, digits }
  const own = new Map<number, string>()
  let inCells = false
  for await (const batch of tokens(await archive.stream(path), name))
    for (const it of batch) {
      if (it.kind === 'text') continue
      if (it.name === 'cellXfs') inCells = it.kind === 'open' && !it.empty
      if (it.kind !== 'open') continue
      if (it.name === 'numFmt')
        own.set(Number(attribute(it.attributes, 'numFmtId')), attribute(it.attributes, 'formatCode') ?? '')
      if (it.name !== 'xf' || !inCells) continue
      const id = Number(attribute(it.attributes, 'numFmtId') ?? 0)
      const code = own.get(id)
      dates.push(code === undefined ? builtIn(id) : dateFormat(code))
      digits.push(/^0{2,}(;|$)/.test(code ?? '') ? code?.split(';')[0]?.length : undefined)
    }
  return { dates, digits }
}
