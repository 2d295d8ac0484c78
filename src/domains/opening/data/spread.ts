import { type Column, type Lake, partsOf, type Version } from '#platform/lake'
import { type Engines, quoteName, quoteText, type TextRow } from '#platform/query'
import { hasTile } from '../pages/tiles.ts'

/** How rows lie over the districts of the city. */
export interface Districts {
  readonly column: string
  readonly counts: ReadonlyMap<string, number>
}

export interface Points {
  readonly longitude: string
  readonly latitude: string
  readonly places: readonly { readonly x: number; readonly y: number; readonly label: string }[]
  readonly total: number
}

export interface Spread {
  readonly districts: Districts | null
  readonly points: Points | null
}

interface At {
  readonly lake: Lake
  readonly engines: Engines
  readonly version: Version
  /** Columns that everybody may see as they are. */
  readonly clear: readonly Column[]
}

const pointsShown = 1500
const kept = 300
const known = new Map<string, Spread>()

const source = ({ lake, version }: At): string => `read_parquet([${partsOf(lake, version).map(quoteText).join(', ')}])`

async function all(engines: Engines, sql: string): Promise<TextRow[]> {
  const rows: TextRow[] = []
  for await (const batch of engines.run(sql)) rows.push(...batch)
  return rows
}

async function districtsOf(at: At): Promise<Districts | null> {
  const column = at.clear.find((it) => /^(所在)?区县(名称)?$|^district(_name)?$/i.test(it.title))
  if (column === undefined) return null
  const name = quoteName(column.name)
  const rows = await all(
    at.engines,
    `SELECT CAST(${name} AS VARCHAR), count(*) FROM ${source(at)} WHERE ${name} IS NOT NULL GROUP BY ALL ORDER BY 2 DESC LIMIT 200`,
  )
  const counts = new Map(rows.map((row) => [row[0] ?? '', Number(row[1])]))
  const inCity = [...counts.keys()].filter(hasTile).length
  return inCity < 2 ? null : { column: column.name, counts }
}

async function pointsOf(at: At): Promise<Points | null> {
  const of = (pattern: RegExp): Column | undefined =>
    at.clear.find((it) => (it.type === 'decimal' || it.type === 'integer') && pattern.test(it.title))
  const longitude = of(/^(经度|lon|lng|longitude)/i)
  const latitude = of(/^(纬度|lat|latitude)/i)
  if (longitude === undefined || latitude === undefined) return null
  const label = at.clear.find((it) => /名称|站名|name/i.test(it.title)) ?? longitude
  const [x, y] = [quoteName(longitude.name), quoteName(latitude.name)]
  const where = `WHERE ${x} BETWEEN -180 AND 180 AND ${y} BETWEEN -90 AND 90`
  const [counted] = await all(at.engines, `SELECT count(*) FROM ${source(at)} ${where}`)
  const total = Number(counted?.[0] ?? 0)
  if (total === 0) return null
  const step = Math.max(1, Math.ceil(total / pointsShown))
  const rows = await all(
    at.engines,
    `SELECT CAST(${x} AS VARCHAR), CAST(${y} AS VARCHAR), CAST(${quoteName(label.name)} AS VARCHAR) FROM ${source(at)} ${where} AND "_id" % ${step} = 0 ORDER BY "_id" LIMIT ${pointsShown}`,
  )
  return {
    longitude: longitude.name,
    latitude: latitude.name,
    places: rows.map((row) => ({ x: Number(row[0]), y: Number(row[1]), label: row[2] ?? '' })),
    total,
  }
}

/** Where the rows of a version lie, from columns that everybody may see; worked out once a version. */
export async function spreadOf(at: At): Promise<Spread> {
  const { version, clear } = at
  const key = JSON.stringify([version.dataset, version.version, version.digest, clear.map((it) => it.name)])
  const found = known.get(key)
  if (found !== undefined) return found
  const spread = { districts: await districtsOf(at), points: await pointsOf(at) }
  if (known.size >= kept) for (const old of [...known.keys()].slice(0, kept / 2)) known.delete(old)
  known.set(key, spread)
  return spread
}
