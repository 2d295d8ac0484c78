import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { formats } from '#model/delivery'
import { system } from '#platform/context'
import { fileFit, verifyBundle } from '#platform/ledger/verify'
import type { TestCity } from '#platform/testing'
import { csvOf, deliveredRequest, newVersion, publishedDataset, wholeCity } from './fixtures.ts'

// What everybody downloads is in the log by its digest, before its first byte goes out.

let city: TestCity

beforeAll(async () => {
  city = await wholeCity()
}, 60_000)

interface Got {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: Buffer
}

const get = async (url: string, headers: Record<string, string> = {}): Promise<Got> => {
  const answer = await city.city.app.inject({ method: 'GET', url, headers })
  return { status: answer.statusCode, headers: answer.headers, body: answer.rawPayload }
}
const download = (code: string, format = 'csv', query = '', headers: Record<string, string> = {}): Promise<Got> =>
  get(`/api/data/${code}/download.${format}${query}`, headers)
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')
const said = (digest: string): string => `sha-256=:${Buffer.from(digest, 'hex').toString('base64')}:`
const leafOf = ({ headers }: Got): string =>
  /^<\/api\/proofs\/([0-9a-f-]{36})>; rel="describedby"; type="application\/json"$/.exec(
    String(headers['link']),
  )?.[1] ?? ''
const leavesOf = async (code: string): Promise<string[]> =>
  (
    await city.database.pool.query<{ id: string }>(
      `select id from ledger.entries where type = 'dataset/file' and subject = $1 order by seq`,
      [code],
    )
  ).rows.map((row) => row.id)
let serial = 0
/** A dataset of its own that nobody took anything of yet. */
function opened(over: object = {}): Promise<string> {
  serial += 1
  return publishedDataset(city, '编号,站点\n01,甲\n02,乙\n', { title: `公开下载 ${serial}`, ...over })
}

async function proofOf(leaf: string) {
  await city.city.ledger.publish()
  const bundle = await city.visitor.get(`/api/proofs/${leaf}`)
  expect(verifyBundle(bundle.text, city.city.ledger.vkey)).toMatchObject({ ok: true, pinned: true })
  return (bundle.body['opening'] as { payload: Record<string, unknown> }).payload
}

test.each(formats)('%s: a stranger holds the file against its leaf, and a changed byte shows', async (format) => {
  const code = await opened()
  const got = await download(code, format, '', { 'accept-encoding': 'gzip, br, zstd' })
  expect([got.status, got.headers['content-encoding']]).toEqual([200, undefined])
  expect(got.headers['repr-digest']).toBe(said(sha256(got.body)))
  const payload = await proofOf(leafOf(got))
  expect(payload).toEqual({ version: 1, format, bytes: got.body.length, sha256: sha256(got.body) })
  expect(fileFit(payload, sha256(got.body))).toBe('released')
  const changed = Buffer.from(got.body)
  changed[0] = (changed[0] ?? 0) ^ 1
  expect(fileFit(payload, sha256(changed))).toBe('other')
  const again = await download(code, format)
  expect([again.body.equals(got.body), leafOf(again)]).toEqual([true, leafOf(got)])
  expect(await leavesOf(code)).toEqual([leafOf(got)])
})

test('a part is told with the digest of the whole, and a problem with none', async () => {
  const code = await opened()
  const whole = await download(code)
  const part = await download(code, 'csv', '', { range: 'bytes=0-3' })
  expect([part.status, part.body.length]).toEqual([206, 4])
  expect(part.headers['repr-digest']).toBe(whole.headers['repr-digest'])
  const tag = String(whole.headers['etag'])
  for (const [headers, status] of [
    [{ range: 'bytes=99999999-' }, 416],
    [{ 'if-match': '"other"' }, 412],
    [{ 'if-none-match': tag }, 304],
  ] as const) {
    const answer = await download(code, 'csv', '', headers)
    expect([status, answer.status, answer.headers['repr-digest']]).toEqual([status, status, undefined])
  }
})

test('what is cut, sorted or encoded otherwise is made as it goes, and has no digest', async () => {
  const code = await opened()
  for (const query of ['?limit=1', '?encoding=gb18030', `?${encodeURI('编号=eq.01')}`]) {
    const { status, headers } = await download(code, 'csv', query)
    expect([query, status, headers['repr-digest'], headers['link']]).toEqual([query, 200, undefined, undefined])
  }
  expect(await leavesOf(code)).toEqual([])
})

test('callers who come at once have one leaf', async () => {
  const code = await opened()
  const all = await Promise.all(Array.from({ length: 8 }, () => download(code)))
  expect(new Set(all.map(leafOf))).toEqual(new Set(await leavesOf(code)))
  expect(await leavesOf(code)).toHaveLength(1)
})

test('a file that is made anew has its leaf again, and another one where its bytes are others', async () => {
  const code = await opened()
  const before = new Map<string, Got>()
  for (const format of formats) before.set(format, await download(code, format))
  const folder = await folderOf(code)
  for (const name of await readdir(folder)) await rm(join(folder, name))
  for (const format of formats) {
    const anew = await download(code, format)
    expect(await proofOf(leafOf(anew))).toMatchObject({ format, sha256: sha256(anew.body) })
    const same = anew.body.equals(before.get(format)?.body ?? Buffer.of())
    expect([format, leafOf(anew) === leafOf(before.get(format) as Got)]).toEqual([format, same])
    // A workbook says in itself when it was written.
    if (format !== 'xlsx') expect([format, same]).toEqual([format, true])
  }
})

const folderOf = async (code: string): Promise<string> => {
  const ready = join(city.folder, 'storage', 'ready')
  const [written = ''] = (await readdir(ready)).filter((name) => name.startsWith('w'))
  return join(ready, written, code)
}

test('a file that is not as long as its record says, or that nobody recorded, is never given', async () => {
  const code = await opened()
  const whole = await download(code)
  const folder = await folderOf(code)
  const [name = ''] = await readdir(folder)
  await writeFile(join(folder, name), `${await readFile(join(folder, name), 'utf8')}03,丙\n`)
  expect((await download(code)).body.equals(whole.body)).toBe(true)
  await writeFile(join(folder, name), 'something else')
  await city.database.pool.query('delete from delivery.ready_files where dataset = $1', [code])
  const anew = await download(code)
  expect([anew.body.equals(whole.body), anew.headers['repr-digest']]).toEqual([true, whole.headers['repr-digest']])
})

test('each version has its own leaf, made by a job as soon as it may be had', async () => {
  const code = await opened()
  await city.city.settle()
  const [first = ''] = await leavesOf(code)
  await newVersion(await city.as('transport.steward'), code, csvOf('编号,站点', '03,丙'))
  await city.city.settle()
  const [, second = ''] = await leavesOf(code)
  expect([leafOf(await download(code)), leafOf(await download(code, 'csv', '?version=1'))]).toEqual([second, first])
  expect([(await proofOf(first))['version'], (await proofOf(second))['version']]).toEqual([1, 2])
  expect(await leavesOf(code)).toHaveLength(2)
})

test('a grade raised later ends the file; what it was stays in the log, and comes back with the grade', async () => {
  const code = await opened()
  const before = await download(code)
  const grade = (to: number) =>
    city.database.pool.query('update security.grades set grade = $2 where dataset = $1', [code, to])
  await grade(2)
  const masked = await download(code)
  expect([masked.status, masked.headers['repr-digest'], masked.headers['link']]).toEqual([200, undefined, undefined])
  expect(masked.body.equals(before.body)).toBe(false)
  expect(await proofOf(leafOf(before))).toMatchObject({ sha256: sha256(before.body) })
  await grade(1)
  expect(leafOf(await download(code))).toBe(leafOf(before))
})

test('the page of a dataset says which bytes each download is, and what has no proof', async () => {
  const code = await opened()
  const page = async (): Promise<string> => (await city.visitor.get(`/datasets/${code}`)).text
  expect(await page()).toContain('CSV、JSON、NDJSON、XML、XLSX、Parquet：还没有存证')
  const got = await download(code)
  const before = await page()
  expect(before).toContain(sha256(got.body))
  expect(before).toContain(`href="/verify?entry=${leafOf(got)}"`)
  expect(before).toContain(`href="/api/proofs/${leafOf(got)}" download="proof-${code}-v1-csv.json"`)
  expect(before).toContain('JSON、NDJSON、XML、XLSX、Parquet：还没有存证')
  await city.database.pool.query('update security.grades set grade = 2 where dataset = $1', [code])
  const masked = await page()
  expect(masked).toContain('没有固定的文件')
  expect(masked).not.toContain(sha256(got.body))
})

test('CKAN and DCAT tell the digest of what everybody gets, and of nothing else', async () => {
  const code = await opened()
  const got = await download(code)
  const resources = async (): Promise<{ format: string; hash: string; size: number | null }[]> => {
    const found = await city.visitor.get(`/api/3/action/package_show?id=${code}`)
    return (found.body['result'] as { resources: { id: string; format: string; hash: string; size: number | null }[] })
      .resources
  }
  const hash = `sha256:${sha256(got.body)}`
  const [csv, ...others] = await resources()
  expect([csv?.format, csv?.hash, csv?.size]).toEqual(['CSV', hash, got.body.length])
  expect(new Set(others.map((it) => it.hash))).toEqual(new Set(['']))
  for (const action of [`resource_search?query=hash:${hash}`, `package_search?q=${code}`, `resource_show?id=${code}`])
    expect([action, (await city.visitor.get(`/api/3/action/${action}`)).text]).toEqual([
      action,
      expect.stringContaining(hash),
    ])
  for (const path of [`/dataset/${code}.ttl`, `/dataset/${code}.jsonld`, `/dataset/${code}.rdf`, '/catalog.ttl'])
    for (const told of [sha256(got.body), `/api/proofs/${leafOf(got)}`])
      expect([path, (await city.visitor.get(path)).text]).toEqual([path, expect.stringContaining(told)])
  await newVersion(await city.as('transport.steward'), code, csvOf('编号,站点', '03,丙'))
  expect((await resources()).map((it) => it.hash)).toEqual(formats.map(() => ''))
  await download(code)
  expect((await resources())[0]?.hash).toMatch(/^sha256:/)
  await city.database.pool.query('update security.grades set grade = 2 where dataset = $1', [code])
  expect((await resources()).map((it) => it.hash)).toEqual(formats.map(() => ''))
  expect((await city.visitor.get(`/dataset/${code}.ttl`)).text).not.toContain('spdx:Checksum')
})

test('what goes out under a grant is no release: the public leaf comes when the dataset is opened', async () => {
  const code = await opened({ open: 'conditional' })
  await deliveredRequest(city, code)
  const holder = await city.as('education.steward')
  const taken = await holder.get(`/api/data/${code}/download.csv`)
  expect(taken.headers['repr-digest']).toBe(said(sha256(Buffer.from(taken.text))))
  const batch = /proofs\/([0-9a-f-]+)>/.exec(String(taken.headers['link']))?.[1]
  await city.city.ledger.publish()
  expect((await holder.get(`/api/proofs/${batch}`)).body['opening']).toMatchObject({
    payload: { door: 'download.csv', sha256: sha256(Buffer.from(taken.text)) },
  })
  const owner = await (await city.as('transport.steward')).get(`/api/data/${code}/download.csv`)
  expect([owner.status, owner.headers['link']]).toEqual([200, undefined])
  await city.city.settle()
  expect(await leavesOf(code)).toEqual([])
  await city.database.pool.query(`update catalog.datasets set open = 'unconditional' where code = $1`, [code])
  const open = await download(code)
  expect(await leavesOf(code)).toEqual([leafOf(open)])
  // Shut again, its rows stop; that it was so released stays provable.
  await city.database.pool.query(`update catalog.datasets set open = 'conditional' where code = $1`, [code])
  expect((await download(code)).status).toBe(401)
  expect(await proofOf(leafOf(open))).toMatchObject({ sha256: sha256(open.body) })
})

test('a home from before has its files made again with their leaves', async () => {
  const code = await opened()
  expect(await leavesOf(code)).toEqual([])
  const migration = new URL('../domains/delivery/migrations/0004-ready-files.sql', import.meta.url)
  const [, jobs = ''] = (await readFile(migration, 'utf8')).split(/(?=^insert into jobs)/m)
  await city.database.pool.query(jobs)
  await city.database.pool.query('update jobs.jobs set not_before = now()')
  await city.city.settle()
  const [leaf = ''] = await leavesOf(code)
  expect(leafOf(await download(code))).toBe(leaf)
  await city.city.as(system, (ctx) => ctx.emit('delivery.prepare', { dataset: code }))
  await city.city.settle()
  expect(await leavesOf(code)).toEqual([leaf])
})
