import { open } from 'node:fs/promises'
import type { EncodingName, Item, Notice, Reason, Reject } from './model.ts'

/** No table has more rows below it than this. */
const most = 12

const note =
  /^[（(【[]?(注|备注|附注|说明|数据来源|资料来源|来源|填表|填报|制表|审核|单位负责人|联系人)(人|日期|单位|说明|电话)?[\d一二三四五]{0,2}[:：]/
const sum = /^(合计|总计|共计|总和|小计)[:：]?$/

type Footer = Extract<Reason, 'footnote' | 'total'>

const says: Readonly<Record<Footer, string>> = {
  footnote: '表尾的注释行，不是数据；如果是数据，请选择保留表尾',
  total: '表尾的合计行，不是一条记录；如果要作为记录，请选择保留表尾',
}

/** Whether a row below a table is a remark on it or its sum. */
export const footerOf = (cells: readonly (string | null)[]): Footer | undefined => {
  const filled = cells.map((it) => (it ?? '').replace(/\s+/g, '')).filter((it) => it !== '')
  const [first = ''] = filled
  if (filled.length === 1 && note.test(first)) return 'footnote'
  return filled.length > 1 && sum.test(first) ? 'total' : undefined
}

const filledOf = (cells: readonly (string | null)[]): number => cells.filter((it) => (it ?? '').trim() !== '').length

/** Rows inside a table that are hardly records, as its first rows show: they stay, and whoever counts should know. */
export const amongRecords = (rows: readonly (readonly (string | null)[])[]): Notice[] => {
  const within = rows.slice(
    0,
    rows.findLastIndex((cells) => footerOf(cells) === undefined),
  )
  const sums = within.filter((cells) => footerOf(cells) === 'total').length
  const titles = within.filter((cells) => cells.length > 3 && cells[0] && filledOf(cells) === 1).length
  const out: Notice[] = []
  if (sums > 0)
    out.push({
      code: 'sums',
      message: `前 ${rows.length} 行中有 ${sums} 行是小计或合计，作为记录保留，统计时会重复计算`,
    })
  if (titles > 1 && titles < within.length / 3)
    out.push({
      code: 'group-titles',
      message: `前 ${rows.length} 行中有 ${titles} 行只有第一列有值，像是分组的标题，作为记录保留`,
    })
  return out
}

const aside = (it: Item): Reject | undefined => {
  const cells = it.kind === 'row' ? it.cells : it.reason === 'ragged' ? [it.raw.replace(/[,\t;|"]+$/, '')] : []
  const reason = footerOf(cells)
  if (reason === undefined) return undefined
  // Cell by cell: a sum such as 1,100 would not be told from two cells by its comma.
  const raw = it.kind === 'row' ? JSON.stringify(it.cells) : it.raw
  return { kind: 'reject', line: it.line, reason, detail: says[reason], raw }
}

/** The same items, the remarks and sums below the last row set aside with their reason. */
export async function* footersAside(batches: AsyncIterable<readonly Item[]>): AsyncGenerator<readonly Item[]> {
  let held: readonly Item[] = []
  for await (const batch of batches) {
    const all = [...held, ...batch]
    const cut = Math.max(0, all.length - most)
    if (cut > 0) yield all.slice(0, cut)
    held = all.slice(cut)
  }
  const out = [...held]
  for (let at = out.length - 1; at >= 0; at -= 1) {
    const it = out[at]
    const one = it === undefined ? undefined : aside(it)
    if (one !== undefined) out[at] = one
    else if (it?.kind === 'row') break
  }
  yield out
}

/** Whether the last lines of a text may be such rows: then they are looked at one by one. */
export const mayHaveFooter = async (path: string, encoding: EncodingName, delimiter: string): Promise<boolean> => {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, 2 ** 16)
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length)
    const lines = new TextDecoder(encoding)
      .decode(buffer)
      .split(/\r?\n/)
      .filter((line) => line.trim() !== '')
    return lines
      .slice(-most)
      .some((line) => footerOf(line.split(delimiter).map((cell) => cell.replaceAll('"', ''))) !== undefined)
  } finally {
    await file.close()
  }
}
