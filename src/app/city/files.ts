import iconv from 'iconv-lite'
import type { Dirt, Planned } from './plan.ts'
import { type Random, random, seedOf } from './random.ts'
import { type Shape, shapes } from './shapes.ts'

export interface GeneratedFile {
  readonly name: string
  readonly bytes: Buffer
}

const wide = (text: string): string =>
  text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0))
const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** What departments' files are like: now and then a cut line, an empty mark, full width digits, a row twice. */
function soiled(line: string, row: readonly string[], dirt: Dirt, r: Random): string[] {
  switch (dirt) {
    case 'clean':
      return [line]
    case 'ragged':
      return r.once(400) ? [line, `${row[0] ?? ''},续表`] : [line]
    case 'marks':
      return r.once(30)
        ? [row.map((it, at) => cell(at === row.length - 1 ? r.pick(['--', '无', '暂无', 'N/A']) : it)).join(',')]
        : [line]
    case 'wide':
      return r.once(25) ? [row.map((it, at) => cell(at === row.length - 1 ? wide(it) : it)).join(',')] : [line]
    case 'twice':
      return r.once(20) ? [line, line] : [line]
  }
}

export const shapeOf = (it: Planned): Shape => shapes[it.shape]

/** Whether later versions are added to the first: a series grows, a register is sent anew. */
export const grows = (it: Planned): boolean => it.shape === 'air' || it.shape === 'traffic' || it.shape === 'river'

/** The file of a version: the same bytes every time. Later files of a series hold the days that follow. */
export function fileOf(it: Planned, version: number, scale = 1): GeneratedFile {
  const shape = shapeOf(it)
  const r = random(seedOf(`${it.org}/${it.title}/${version}`))
  const whole = Math.max(24, Math.round(it.rows * scale))
  const added = grows(it) && version > 1
  const rows = added ? Math.max(24, Math.round(whole / 20)) : whole + (version - 1) * Math.round(whole / 100)
  const lines: string[] = [shape.heads.map(([name]) => name).join(',')]
  for (let at = 0; at < rows; at += 1) {
    const row = shape.row(r, at, added ? `2025-${String(version + 8).padStart(2, '0')}-01` : '2024-12-01')
    lines.push(...soiled(row.map(cell).join(','), row, it.dirt, r))
  }
  const text = `${lines.join('\r\n')}\r\n`
  return {
    name: `${it.title}${version}.csv`,
    bytes: it.encoding === 'utf8' ? Buffer.from(text) : iconv.encode(text, 'gb18030'),
  }
}
