import type { Column } from '#platform/lake'

/** The one place that writes an identifier into SQL. Names come from a version's schema, never from a caller. */
export const name = (text: string): string => `"${text.replaceAll('"', '""')}"`
/** The one place that writes a text into SQL. */
export const text = (value: string): string => {
  // A statement ends at a NUL, so it is written as a call.
  const parts = value.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`)
  return parts.length === 1 ? parts.join('') : `(${parts.join(' || chr(0) || ')})`
}

/** How comparisons are written. */
export const symbols = { eq: '=', neq: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const
export type Comparison = keyof typeof symbols

export const typeName = (column: Column): string => {
  switch (column.type) {
    case 'integer':
      return 'BIGINT'
    case 'decimal':
      return `DECIMAL(${column.precision ?? 38},${column.scale ?? 0})`
    case 'boolean':
      return 'BOOLEAN'
    case 'date':
      return 'DATE'
    case 'timestamp':
      return 'TIMESTAMP'
    default:
      return 'VARCHAR'
  }
}

/** A value of a column as text, exact and the same in every format. */
export function printed(column: Column, expression: string): string {
  switch (column.type) {
    case 'timestamp':
      // Fractions as they are, without idle zeros.
      return `regexp_replace(strftime(${expression}, '%Y-%m-%dT%H:%M:%S.%f'), '\\.?0+$', '')`
    case 'date':
      return `strftime(${expression}, '%Y-%m-%d')`
    default:
      return `CAST(${expression} AS VARCHAR)`
  }
}
