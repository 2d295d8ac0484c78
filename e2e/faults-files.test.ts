import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { verifyBundle } from '#platform/ledger/verify'
import { again, held, heliu } from './held.ts'
import { as, bytes, type Call, entry, upload } from './service.ts'

// What everybody downloads: the service killed between file, leaf and answer, and a file that was altered on disk.

const it = held()
const who: Record<string, Call> = {}

beforeAll(async () => {
  for (const name of ['transport.steward', 'transport.head', 'bureau.reviewer']) who[name] = await as(it.base, name)
})
const by = (name: string): Call => who[name] as Call

let serial = 0
/** A dataset that everybody may have, its CSV already made and proven. */
async function published(): Promise<string> {
  serial += 1
  const steward = by('transport.steward')
  const made = await steward('POST', '/api/catalog/datasets', {
    ...entry,
    title: `公开文件 ${serial}`,
    open: 'unconditional',
  })
  const code = String(made.body['code'])
  const done = await steward('POST', `/api/intake/uploads/${await upload(steward, bytes)}/commit`, { dataset: code })
  expect(done.status).toBe(200)
  for (const [name, transition] of [
    ['transport.head', 'endorse'],
    ['transport.steward', 'submit'],
    ['bureau.reviewer', 'publish'],
  ] as const)
    expect((await by(name)('POST', `/api/catalog/datasets/${code}/${transition}`, {})).status).toBe(200)
  await expect.poll(() => page(code), { timeout: 20_000 }).toContain('-csv.json')
  return code
}

const page = async (code: string): Promise<string> => (await fetch(`${it.base}/datasets/${code}`)).text()

async function download(code: string, format: string) {
  const answer = await fetch(`${it.base}/api/data/${code}/download.${format}`)
  const body = Buffer.from(await answer.arrayBuffer())
  return {
    status: answer.status,
    body,
    digest: answer.headers.get('repr-digest'),
    leaf: /proofs\/([0-9a-f-]+)>/.exec(answer.headers.get('link') ?? '')?.[1] ?? '',
  }
}
const sha256 = (it: Buffer): string => createHash('sha256').update(it).digest('hex')

/** The leaves of a dataset's files, read from the public log alone. */
function leavesOf(code: string): string[] {
  const entries = join(it.home, 'ledger', 'public', 'tile', 'entries')
  const found = new Set<string>()
  for (const name of readdirSync(entries, { recursive: true, encoding: 'utf8' })) {
    if (!/\d{3}$/.test(name) && !/\.p\/\d+$/.test(name)) continue
    const text = readFileSync(join(entries, name), { flag: 'r' }).toString('latin1')
    for (const [, id = ''] of text.matchAll(
      new RegExp(`"id":"([0-9a-f-]+)","subject":"${code}","type":"dataset/file"`, 'g'),
    ))
      found.add(id)
  }
  return [...found]
}

/** The payload of a leaf, once the log has it. */
async function proven(leaf: string): Promise<Record<string, unknown>> {
  const bundle = await again(async () => {
    const answer = await fetch(`${it.base}/api/proofs/${leaf}`)
    const text = await answer.text()
    return { status: answer.status, text, body: JSON.parse(text) as Record<string, unknown> }
  })
  expect(verifyBundle(bundle.text).ok).toBe(true)
  return (bundle.body['opening'] as { payload: Record<string, unknown> }).payload
}

test.each([
  ['before it has its place', 'delivery/made', 0],
  ['before its leaf', 'delivery/placed', 0],
  ['after its leaf, before its first byte', 'delivery/recorded', 1],
] as const)(
  'the service killed while a file for everybody is made, %s: one leaf, and it fits',
  async (_, at, leaves) => {
    const code = await published()
    it.hold(at)
    const lost = download(code, 'json').catch(() => undefined)
    await it.reached()
    await expect.poll(async () => (await page(code)).includes('-json.json'), { timeout: 5000 }).toBe(leaves > 0)
    await it.killAndStart()
    expect(await lost).toBeUndefined()
    expect((await page(code)).includes('-json.json')).toBe(leaves > 0)
    const got = await download(code, 'json')
    expect(JSON.parse(got.body.toString())).toHaveLength(500)
    expect(await proven(got.leaf)).toMatchObject({ format: 'json', sha256: sha256(got.body), bytes: got.body.length })
    const csv = await download(code, 'csv')
    expect(leavesOf(code).sort()).toEqual([csv.leaf, got.leaf].sort())
  },
)

test('a ready file that was altered on disk: its taker sees it, the doctor names it, and without it all is well', async () => {
  const code = await published()
  const before = await download(code, 'csv')
  const ready = join(it.home, 'storage', 'ready')
  const [path = ''] = readdirSync(ready, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.includes(`${code}-v1-`) && name.endsWith('.csv'),
  )
  const altered = Buffer.from(before.body)
  altered[altered.length - 3] = (altered[altered.length - 3] ?? 0) ^ 1
  writeFileSync(join(ready, path), altered)
  const got = await download(code, 'csv')
  expect(got.digest).toBe(before.digest)
  expect((await proven(got.leaf))['sha256']).not.toBe(sha256(got.body))
  const told = await heliu(it, 'doctor')
  expect([told.exit, told.out]).toEqual([1, expect.stringContaining(`${path} 的内容与登记的不同`)])
  writeFileSync(join(ready, path), altered.subarray(1))
  expect((await heliu(it, 'doctor')).out).toContain(`${path} 的长度与登记的不同`)
  // One that is not as long as recorded is made anew by the next call.
  expect((await download(code, 'csv')).body.equals(before.body)).toBe(true)
  expect(await heliu(it, 'doctor')).toMatchObject({ exit: 0, out: expect.stringContaining('逐字节核对过摘要') })
})

test('the command says whether a file and a bundle belong together', async () => {
  const code = await published()
  const { body, leaf } = await download(code, 'csv')
  await proven(leaf)
  const bundle = join(it.home, 'proof.json')
  const data = join(it.home, 'data.csv')
  writeFileSync(bundle, await (await fetch(`${it.base}/api/proofs/${leaf}`)).text())
  writeFileSync(data, body)
  const key = (await (await fetch(`${it.base}/ledger/vkey`)).text()).trim()
  const fits = await heliu(it, 'verify', bundle, data, '--key', key)
  expect([fits.exit, fits.out]).toEqual([0, expect.stringContaining('是平台向公众提供下载的那一份')])
  const json = await heliu(it, 'verify', bundle, data, '--key', key, '--json')
  expect(JSON.parse(json.out)).toMatchObject({
    ok: true,
    pinned: true,
    file: { fit: 'released', sha256: sha256(body) },
  })
  writeFileSync(data, Buffer.concat([body, Buffer.from('\n')]))
  const differs = await heliu(it, 'verify', bundle, data, '--json')
  expect([differs.exit, JSON.parse(differs.out)]).toMatchObject([1, { ok: true, file: { fit: 'other' } }])
  expect((await heliu(it, 'verify', bundle)).exit).toBe(0)
  expect((await heliu(it, 'verify', bundle, join(it.home, 'nothing'))).exit).toBe(2)
})
