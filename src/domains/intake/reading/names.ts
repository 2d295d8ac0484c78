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

const unit =
  '([%％‰℃°]|(?:[十百千万亿]|平方|立方|毫|微|厘|分|公|人民币|美|[\\p{L}\\p{N}]{1,4}/)*(?:米|公里|里|顷|亩|吨|克|升|元|个|人|户|家|件|辆|台|座|次|小时|分钟|秒|天|日|月|年|岁|度|瓦|床|张|条|处|所|倍|点|km|m|kg|t|h|min|s|kWh|mm|cm|ml|l|g|㎡|k?m²|m2|m³|µg/m³|μg/m³|mg/L))'
const bracketed = new RegExp(`[（([【]\\s*(?:单位[:：]\\s*)?${unit}\\s*[）)\\]】]\\s*$`, 'iu')
const alone = new RegExp(`^[（([【]?${unit}[）)\\]】]?$`, 'iu')

/** Whether a cell is a unit and nothing else. */
export const isUnit = (cell: string): boolean => alone.test(cell.trim())

/** The unit that a header names in a row of its `own`, or in brackets at its end: `面积（平方米）`, `GDP(单位：亿元)`. */
export const unitOf = (title: string, own?: string): { readonly unit?: string } => {
  const found = own ?? bracketed.exec(title)?.[1]
  return found === undefined ? {} : { unit: found }
}
