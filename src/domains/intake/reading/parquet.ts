import { type Engine, ident, text } from './engine.ts'
import type { ColumnType, Source, SourceColumn } from './model.ts'
import { maxColumns } from './names.ts'
import { broken, emptyFile, notSupported, tooLarge, tooWide } from './problems.ts'

/** How a Parquet column comes in: as text, and what its own type says (undefined: typed by its values). */
const incoming = (name: string, type: string): { sql: string; declared?: ColumnType } => {
  const cell = ident(name)
  const plain = `${cell}::varchar`
  if (/^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/.test(type)) return { sql: plain, declared: 'integer' }
  if (/^(DECIMAL.*|FLOAT|DOUBLE)$/.test(type)) return { sql: plain, declared: 'decimal' }
  if (type === 'BOOLEAN') return { sql: plain, declared: 'boolean' }
  if (type === 'DATE') return { sql: plain, declared: 'date' }
  if (type === 'TIMESTAMP WITH TIME ZONE')
    return { sql: `(${cell} at time zone 'Asia/Shanghai')::varchar`, declared: 'timestamp' }
  if (type.startsWith('TIMESTAMP')) return { sql: `${cell}::timestamp::varchar`, declared: 'timestamp' }
  if (type.startsWith('TIME')) return { sql: plain, declared: 'time' }
  if (/\[\d*\]$|^(STRUCT|MAP|JSON|UNION)/.test(type)) return { sql: `to_json(${cell})::varchar`, declared: 'json' }
  if (type.startsWith('BLOB')) return { sql: `base64(${cell})`, declared: 'text' }
  return { sql: plain, declared: 'text' }
}

/** Opens a Parquet file: DuckDB validates it by reading it whole. Throws `intake/broken-file` and its kin. */
export const openParquet = async (engine: Engine, path: string, name: string): Promise<Source> => {
  const from = `read_parquet(${text(path)}, file_row_number=true)`
  const described = await engine
    .rows(`describe select * exclude (file_row_number) from ${from}`)
    .catch((error: unknown) => {
      throw parquetProblem(error, name)
    })
  if (described.length > maxColumns) throw tooWide({ detail: `共有 ${described.length} 列，上限 ${maxColumns} 列。` })
  const columns = described.map((it) => ({
    title: String(it['column_name']),
    ...incoming(String(it['column_name']), String(it['column_type'])),
  }))
  const cells = columns.map((it, at) => `${it.sql} as c${at}`).join(', ')
  const relation = `(select ${cells}, file_row_number + 1 as _line from ${from})`
  const [counted] = await engine
    .rows(`select count(*) as n, ${columns.map((_, at) => `count(c${at})`).join(', ')} from ${relation}`)
    .catch((error: unknown) => {
      throw parquetProblem(error, name)
    })
  const count = Number(counted?.['n'] ?? 0)
  if (count === 0) throw emptyFile({ detail: `“${name}”没有一行数据。` })
  return {
    format: 'parquet',
    encoding: { name: 'utf-8', evidence: 'Parquet 自带类型和编码' },
    header: null,
    columns: columns.map(
      ({ title, declared }): SourceColumn => (declared === undefined ? { title } : { title, declared }),
    ),
    notices: [],
    relation,
    count: async () => count,
    async *items() {},
  }
}

/** What DuckDB's complaint means for the person; its text is not shown, for it names files of this server. */
export const parquetProblem = (error: unknown, name: string): Error => {
  const said = error instanceof Error ? error.message : ''
  if (/out of memory/i.test(said))
    return tooLarge({ detail: `“${name}”中有单个值过大，读取时内存不足。请拆分大字段后重新导出。` })
  if (/unsupported|not supported|not implemented|encrypt/i.test(said))
    return notSupported({ detail: `“${name}”用了不支持的 Parquet 压缩、加密或编码。请用 zstd 或 snappy 重新导出。` })
  return broken({ detail: `“${name}”不是完整的 Parquet 文件，或内容已损坏。请重新导出后上传。` })
}
