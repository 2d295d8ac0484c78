import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { Problem } from '#platform/problem'
import { openEngine, text } from './engine.ts'
import { readInto } from './index.ts'

// Outside vectors (csv-spectrum, csvkit, Frictionless, Apache parquet-testing) lie where HELIU_VECTORS says.
const place = process.env['HELIU_VECTORS']
const vectors = place === undefined ? undefined : join(place, 'vectors')
const kinds = new Set(['.csv', '.tsv', '.txt', '.json', '.xlsx', '.parquet', '.xls'])

const under = async (folder: string): Promise<string[]> => {
  const found = await readdir(folder, { recursive: true })
  return found.filter((it) => kinds.has(extname(it).toLowerCase())).map((it) => join(folder, it))
}

if (vectors !== undefined) {
  const out = await mkdtemp(join(tmpdir(), 'reading-vectors-'))
  afterAll(() => rm(out, { recursive: true, force: true }))
  const into = async (path: string) =>
    readInto(path, { name: basename(path), outFolder: await mkdtemp(join(out, 'o-')) })

  // The vector contradicts itself: its JSON has another telephone number than its CSV.
  const contradictory = new Set(['location_coordinates.csv'])
  // Copies of this file that went through git have lost the CRs which its JSON still has.
  const lostReturns = new Set(['newlines_crlf.csv'])

  describe('csv-spectrum: the values are those of its JSON', async () => {
    for (const path of (await under(join(vectors, 'csv-spectrum', 'csvs'))).filter(
      (it) => !contradictory.has(basename(it)),
    ))
      test(basename(path), async () => {
        const it = await into(path)
        const engine = await openEngine(out)
        const columns = it.columns.map((one) => `"${one.name}"::varchar`).join(', ')
        const rows = await engine.rows(
          `select [${columns}]::json::varchar as r from read_parquet(${text(it.parts[0]?.path ?? '')})`,
        )
        engine.close()
        const json = join(vectors, 'csv-spectrum', 'json', basename(path).replace(/csv$/, 'json'))
        const expected = JSON.parse(await readFile(json, 'utf8')) as Record<string, string>[]
        const plain = (value: string | null): string => {
          const body = (value ?? '').trim()
          return lostReturns.has(basename(path)) ? body.replaceAll('\r', '') : body
        }
        const given = rows.map((row) => (JSON.parse(String(row['r'])) as (string | null)[]).map(plain))
        expect(given).toEqual(expected.map((row) => Object.values(row).map(plain)))
      })
  })

  describe('every file is either accounted for or refused with advice', async () => {
    const folders = ['csvkit-examples', 'frictionless-data', 'parquet-testing', 'csvw-tests']
    const paths = (await Promise.all(folders.map((it) => under(join(vectors, it))))).flat()
    for (const path of paths)
      test(path.slice(vectors.length + 1), async () => {
        if ((await stat(path)).size > 50e6) return
        const it = await into(path).catch((error: unknown) => error)
        if (it instanceof Problem) {
          expect(it.status).toBeGreaterThanOrEqual(415)
          expect(it.status).toBeLessThan(500)
          expect(it.details.detail).toMatch(/“/)
          return
        }
        if (it instanceof Error) throw it
        const result = it as Awaited<ReturnType<typeof into>>
        expect(result.rowsIn).toBe(result.rows + result.rejected)
      })
  })
}
