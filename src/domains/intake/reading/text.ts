import { join } from 'node:path'
import { headOf, textOf, transcode } from './decode.ts'
import { type Cut, cut } from './delimited.ts'
import { modal, sniff } from './dialect.ts'
import { amongRecords, footersAside, mayHaveFooter } from './footers.ts'
import {
  askedHeader,
  columnsOf,
  guessHeader,
  type HeaderRows,
  headerAround,
  isHeaderAgain,
  severalRows,
} from './headers.ts'
import type { Dialect, Encoding, Item, Notice, Overrides, Reason, Source } from './model.ts'
import { patch } from './patching.ts'
import { emptyFile, headerOnly, tooLong } from './problems.ts'
import type { Hope } from './proof.ts'
import { type Cutting, straightOf } from './straight.ts'
import { witness } from './witness.ts'

const sampleSize = 2 ** 20

const says: Readonly<Record<Reason, string>> = {
  'unclosed-quote': '引号没有合上，本行单独隔离',
  'bad-quote': '引号之后还有文字，无法确定单元格边界',
  ragged: '列数不符',
  nul: '含有空字节（NUL）',
  'bad-encoding': '含有不属于本文件编码的字节',
  'too-long': '一行过长',
  'bad-json': '不是合法的 JSON',
  'type-mismatch': '值与指定的类型不符',
  footnote: '表尾的注释行',
  total: '表尾的合计行',
  'repeated-header': '表头再次出现，不是一条记录',
}

const again = ({ line, raw }: Cut): Item => {
  const reason = 'repeated-header'
  return { kind: 'reject', line, reason, detail: says[reason], raw }
}

/** How wide a record is, and whether each ends with a delimiter that begins no column. */
interface Shape {
  readonly width: number
  readonly trailing: boolean
}

const itemOf = (it: Cut, { width, trailing }: Shape, header: readonly (readonly string[])[]): Item => {
  const columns = trailing ? width - 1 : width
  if (it.fault === undefined && isHeaderAgain(it.cells, header)) return again(it)
  if (it.fault === undefined && (it.cells[columns] ?? '') === '')
    return {
      kind: 'row',
      line: it.line,
      cells: Array.from({ length: columns }, (_, at) => (it.cells[at] === '' ? null : (it.cells[at] ?? null))),
    }
  const reason = it.fault ?? 'ragged'
  const detail = reason === 'ragged' ? `${says.ragged}：有 ${it.cells.length} 列，应为 ${columns} 列` : says[reason]
  return { kind: 'reject', line: it.line, reason, detail, raw: it.raw }
}

const formatOf = (delimiter: string | null, name: string): 'csv' | 'tsv' | 'txt' => {
  if (delimiter === '\t') return 'tsv'
  return delimiter === ',' || name.toLowerCase().endsWith('.csv') ? 'csv' : 'txt'
}

/** The lines of the header that the clean records suggest. */
function headerLines(
  clean: readonly { readonly line: number; readonly cells: readonly string[] }[],
  common: { readonly width: number; readonly share: number },
  delimiter: string | null,
  name: string,
): HeaderRows | null {
  if (delimiter === null && common.share === 1 && clean.length < 2) return null
  // Lines that nothing could cut are prose more often than a table of one column.
  const prose = delimiter === null && !/\.csv$/i.test(name)
  const cells = clean.map((it) => it.cells)
  const guessed = guessHeader(cells, common.width, prose)
  if (guessed === null) return null
  const { from, to } = delimiter === null ? { from: guessed, to: guessed } : headerAround(cells, guessed, common.width)
  return { from: clean[from]?.line ?? 0, to: clean[to]?.line ?? 0 }
}

const noRows = (name: string, { to }: HeaderRows): Error =>
  headerOnly({ detail: `“${name}”第 ${to} 行是表头，其后没有数据。若这一行就是数据，请指定“无表头”。` })

const headerSaid = (it: HeaderRows | null): Pick<Source, 'header' | 'headerEnd'> =>
  it === null ? { header: null } : { header: it.from, ...(it.to > it.from ? { headerEnd: it.to } : {}) }

/** The records of the header; a line named by a person that holds none begins with the next record. */
const rowsOf = (records: readonly Cut[], header: HeaderRows | null): (readonly string[])[] => {
  if (header === null) return []
  const within = records.filter((it) => it.line >= header.from && it.line <= header.to)
  const rows = within.length > 0 ? within : records.filter((it) => it.line >= header.from).slice(0, 1)
  return rows.map((it) => it.cells)
}

const noLines = (name: string): Error =>
  tooLong({
    detail: `“${name}”的第 1 行超过 ${sampleSize / 2 ** 20} 兆字符，不是数据表的一行。请检查换行后重新导出；一条记录一行。`,
  })

/**
 * A delimited text (CSV, TSV, blanks, or one cell a line). Throws `intake/empty-file` and `intake/header-only`.
 * Two widths may be kept: the header's and, where most rows have another, theirs (padded, with a notice).
 */
export const openText = async (
  path: string,
  name: string,
  encoding: Encoding,
  overrides: Overrides,
  folder: string,
): Promise<Source> => {
  const head = await headOf(path, encoding.name, sampleSize)
  if (!head.whole && !/[\r\n]/.test(head.text.slice(0, sampleSize))) throw noLines(name)
  const { dialect, records } = await sniff(head.text, head.whole, overrides.delimiter)
  if (records.length === 0) throw emptyFile({ detail: `“${name}”只有空行。请重新导出后上传。` })
  const clean = records.filter((it) => it.fault === undefined)
  const common = modal(clean.length > 1 ? clean.slice(1) : clean)
  const named = overrides.header === 'none' ? null : askedHeader(overrides)
  const header = named === undefined ? headerLines(clean, common, dialect.delimiter, name) : named
  const headRows = rowsOf(records, header)
  const titled = header === null ? undefined : Math.max(0, ...headRows.map((it) => it.length))
  const wide = common.share >= 0.5 ? common.width : (titled ?? common.width)
  const width = Math.max(titled ?? 0, wide)
  if (header !== null && head.whole && !records.some((it) => it.line > header.to)) throw noRows(name, header)
  const widths = [width, wide, titled ?? width]
  const after = header?.to ?? 0
  const inUtf8 = once(() => (encoding.name === 'utf-8' ? path : transcode(path, encoding.name, folder)))
  const asked = once(async (hopes?: readonly (Hope | null)[]) =>
    witness({ received: path, path: await inUtf8(), dialect, widths, after, hopes }),
  )
  const lineEnds = /\r\n/.test(head.text.slice(0, 2 ** 16)) ? 'crlf' : 'lf'
  const marked = header === null && head.marked
  const fits = (it: number): boolean => widths.includes(it)
  const shape = { width, trailing: endsWithDelimiter(clean, header, width) }
  const rows = () => itemsOf(inUtf8, { dialect, fits }, { after, shape, header: headRows })
  const footed = overrides.footers !== 'keep' && (await mayHaveFooter(path, encoding.name, dialect.delimiter ?? '\n'))
  return {
    format: formatOf(dialect.delimiter, name),
    encoding,
    delimiter: dialect.delimiter,
    ...headerSaid(header),
    columns: columnsOf(headRows, width).slice(0, shape.trailing ? -1 : width),
    notices: [
      ...noticesOf(dialect.delimiter, header, { titles: titled, wide, asked: named !== undefined, shape }),
      ...amongRecords(clean.filter((it) => it.line > after).map((it) => it.cells)),
    ],
    items: () => (overrides.footers === 'keep' || width < 2 ? rows() : footersAside(rows())),
    witness: asked,
    ...(simple(dialect, width) && !marked && !footed && !shape.trailing
      ? straightly({
          path: inUtf8,
          folder,
          cutting: { delimiter: dialect.delimiter ?? ',', lineEnds, skip: after, width },
          how: { dialect, fits },
          header: headRows,
          head: clean.filter((it) => it.line > after && it.cells.length === width).map((it) => it.cells),
        })
      : {}),
  }
}

/** Whether the last column has no name and no value, so that a delimiter only ends each record. */
const endsWithDelimiter = (clean: readonly Cut[], header: HeaderRows | null, width: number): boolean => {
  const full = clean.filter((it) => it.cells.length === width)
  return header !== null && width > 2 && full.length > 1 && full.every((it) => it.cells[width - 1] === '')
}

interface Judging {
  readonly after: number
  readonly shape: Shape
  readonly header: readonly (readonly string[])[]
}

/** The rows of a text below its header, as our own reader cuts them. */
async function* itemsOf(
  path: () => Promise<string>,
  how: Straightly['how'],
  { after, shape, header }: Judging,
): AsyncGenerator<readonly Item[]> {
  for await (const batch of cut(textOf(await path(), 'utf-8'), how)) {
    const out: Item[] = []
    for (const it of batch) if (it.line > after) out.push(itemOf(it, shape, header))
    yield out
  }
}

interface Straightly {
  /** The text in UTF-8. */
  readonly path: () => Promise<string>
  readonly folder: string
  readonly cutting: Cutting
  readonly how: { readonly dialect: Dialect; readonly fits: (width: number) => boolean }
  readonly header: readonly (readonly string[])[]
  readonly head: readonly (readonly string[])[]
}

/** How DuckDB takes a text: as it is, or with its doubtful stretches read by our own reader first. */
const straightly = ({
  path,
  folder,
  cutting,
  how,
  header,
  head,
}: Straightly): Pick<Source, 'straight' | 'patched'> => ({
  straight: async () => straightOf(await path(), cutting, head, header),
  patched: async (doubts) => {
    const { width, skip: after, lineEnds } = cutting
    const to = join(folder, 'patched.csv')
    const judge = (it: Cut): Item => itemOf(it, { width, trailing: false }, header)
    const rejects = await patch(await path(), doubts, { how, lineEnds, judge }, to)
    const straight = rejects && (await straightOf(to, cutting, head, header))
    const question = { received: to, path: to, dialect: how.dialect, widths: [width], after }
    return straight && { straight, rejects, witness: (hopes) => witness({ ...question, hopes }) }
  },
})

/** A dialect that DuckDB's strict reader has too. A text of one column is not: its blank lines mean nothing there. */
const simple = (dialect: Dialect, width: number): boolean =>
  width > 1 && dialect.quote !== null && dialect.lineEnd === 'lf' && !dialect.blanks && dialect.delimiter?.length === 1

const once = <T, Asked extends unknown[]>(
  work: (...asked: Asked) => T | Promise<T>,
): ((...asked: Asked) => Promise<T>) => {
  let done: Promise<T> | undefined
  return (...asked) => {
    done ??= Promise.resolve(work(...asked))
    return done
  }
}

interface Titling {
  readonly titles: number | undefined
  readonly wide: number
  /** A person said where the header is. */
  readonly asked: boolean
  readonly shape: Shape
}

const noticesOf = (
  delimiter: string | null,
  header: HeaderRows | null,
  { titles, wide, asked, shape }: Titling,
): Notice[] => {
  const out: Notice[] = []
  if (delimiter === null)
    out.push({ code: 'one-column', message: '没有找到能把各行均匀切开的分隔符，每行作为一个单元格' })
  else if (header === null && !asked)
    out.push({ code: 'no-header', message: '没有认出表头，各列依次称为列1、列2……；如果有一行是表头，请指定它' })
  if (header !== null && header.from > 1)
    out.push({ code: 'preamble', message: `表头在第 ${header.from} 行，其上 ${header.from - 1} 行作为说明略过` })
  if (header !== null) out.push(...severalRows(header))
  if (shape.trailing) out.push({ code: 'trailing', message: '每行末尾多一个分隔符，其后没有列名也没有值，不作为一列' })
  else if (titles !== undefined && titles !== wide)
    out.push({ code: 'header-width', message: `表头有 ${titles} 列，数据多为 ${wide} 列；两种宽度都接收，缺的列为空` })
  return out
}
