import { tooWide } from './problems.ts'

/** More columns than this is no table but an accident (or an attack). */
export const maxColumns = 4096

const half = (value: string): string =>
  value.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replaceAll('\u3000', ' ')

/**
 * Column names from headers: trimmed, full width to half, ` ,;{}()=` tabs, quotes and line breaks to `_`,
 * empty → `列3`, repeated (ignoring case) → `行业_2`. Source: architecture §7 “Column names”.
 */
export const columnNames = (titles: readonly string[]): string[] => {
  if (titles.length > maxColumns)
    throw tooWide({ detail: `共有 ${titles.length} 列，上限 ${maxColumns} 列。请检查分隔符或拆分表格。` })
  const taken = new Set<string>()
  return titles.map((title, index) => {
    const clean = half(title)
      .trim()
      .replace(/[\p{Cc}\u2028\u2029\ufeff\u200b ,;{}()='"`\u201c\u201d\u2018\u2019]+/gu, '_')
      .replace(/^_+|_+$/g, '')
    const base = clean || `列${index + 1}`
    let name = base
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${base}_${n}`
    taken.add(name.toLowerCase())
    return name
  })
}
