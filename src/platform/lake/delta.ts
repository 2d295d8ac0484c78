import { createHash } from 'node:crypto'
import { access, mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { pausePoint } from '#platform/pause'
import type { Column, Version } from './model.ts'

const typeOf = (column: Column): string => {
  switch (column.type) {
    case 'integer':
      return 'long'
    case 'decimal':
      return `decimal(${column.precision ?? 38},${column.scale ?? 0})`
    case 'boolean':
    case 'date':
    case 'timestamp':
      return column.type
    default:
      return 'string'
  }
}

const field = (name: string, type: string, nullable: boolean) => ({ name, type, nullable, metadata: {} })

const schemaOf = (columns: readonly Column[]): string =>
  JSON.stringify({
    type: 'struct',
    fields: [field('_id', 'long', true), ...columns.map((column) => field(column.name, typeOf(column), true))],
  })

/** A table's id follows from its code, so that a rebuilt log is the same log. */
const idOf = (code: string): string => {
  const hex = createHash('sha256').update(`heliu:${code}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** One commit of the Delta protocol (PROTOCOL.md, “Actions”): what is added and removed against the version before. */
function commitOf(version: Version, before: Version | undefined): string {
  const time = version.at.getTime()
  const kept = new Set(version.parts.map((part) => part.path))
  const had = new Set((before?.parts ?? []).map((part) => part.path))
  const changed = before === undefined || schemaOf(before.columns) !== schemaOf(version.columns)
  const actions: object[] = [
    {
      commitInfo: {
        timestamp: time,
        operation: version.mode === 'append' ? 'WRITE' : 'REPLACE',
        engineInfo: 'heliu',
        operationParameters: { version: String(version.version) },
      },
    },
  ]
  if (before === undefined) actions.push({ protocol: { minReaderVersion: 1, minWriterVersion: 2 } })
  if (changed)
    actions.push({
      metaData: {
        id: idOf(version.dataset),
        name: version.dataset,
        format: { provider: 'parquet', options: {} },
        schemaString: schemaOf(version.columns),
        partitionColumns: [],
        configuration: {},
        createdTime: time,
      },
    })
  for (const part of before?.parts ?? [])
    if (!kept.has(part.path))
      actions.push({
        remove: {
          path: part.path,
          deletionTimestamp: time,
          dataChange: true,
          extendedFileMetadata: true,
          partitionValues: {},
          size: part.bytes,
        },
      })
  for (const part of version.parts)
    if (!had.has(part.path))
      actions.push({
        add: {
          path: part.path,
          partitionValues: {},
          size: part.bytes,
          modificationTime: time,
          dataChange: true,
          stats: JSON.stringify({ numRecords: part.rows }),
        },
      })
  return `${actions.map((action) => JSON.stringify(action)).join('\n')}\n`
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Writes the commits that are missing, oldest first, each whole or not at all. */
export async function writeLog(folder: string, versions: readonly Version[]): Promise<void> {
  const log = join(folder, '_delta_log')
  await mkdir(log, { recursive: true })
  for (const [at, version] of versions.entries()) {
    const path = join(log, `${String(at).padStart(20, '0')}.json`)
    if (await exists(path)) continue
    const half = `${path}.half`
    const file = await open(half, 'w')
    try {
      await file.writeFile(commitOf(version, versions[at - 1]))
      await file.sync()
    } finally {
      await file.close()
    }
    await pausePoint('lake/log-half')
    await rename(half, path)
  }
}
