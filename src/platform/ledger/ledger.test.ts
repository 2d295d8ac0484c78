import { execFileSync } from 'node:child_process'
import { createPublicKey } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '#platform/db'
import { migrate, readMigrations } from '#platform/db'
import { freshDatabase } from '#platform/testing'
import { append, type Ledger, openLedger } from './index.ts'
import { checkLog, verifyBundle } from './verify/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'heliu-ledger-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const at = new Date('2026-01-05T09:00:00+08:00')
let database: Database
let ledger: Ledger
const size = 600

beforeAll(async () => {
  database = await freshDatabase()
  await migrate(database, readMigrations('ledger', new URL('./migrations/', import.meta.url)))
  ledger = await openLedger({ database, folder, origin: 'heliu.example/test' })
  // Three publications, so that partial tiles and bundles grow into full ones.
  for (const upTo of [3, 257, size]) {
    const { length } = await all()
    await database.transaction(async (db) => {
      for (let n = length; n < upTo; n += 1)
        await append(db, at, {
          type: 'test/leaf',
          subject: `5000001014-${String(n).padStart(6, '0')}`,
          payload: { n, 名称: `第${n}条` },
        })
    })
    expect(await ledger.publish()).toBe(upTo)
  }
})

const all = async (): Promise<unknown[]> => (await database.pool.query('select id from ledger.entries')).rows

const fromFolder = async (path: string): Promise<Uint8Array | null> => {
  try {
    return readFileSync(join(ledger.folder, path))
  } catch {
    return null
  }
}

interface Stored {
  readonly entry: string
  readonly payload: unknown
  readonly salt: string
}

async function bundleOf(index: number): Promise<Record<string, unknown>> {
  const { rows } = await database.pool.query<Stored>(
    'select e.entry, o.payload, o.salt from ledger.sequence s join ledger.entries e on e.id = s.entry join ledger.openings o on o.entry = e.id where s.idx = $1',
    [index],
  )
  const [it] = rows
  return {
    entry: it?.entry,
    opening: { payload: it?.payload, salt: it?.salt },
    index,
    inclusion: (await ledger.inclusion(index, size)).map((hash) => hash.toString('base64')),
    checkpoint: await ledger.checkpoint(),
    vkey: ledger.vkey,
  }
}

test('the whole log reads from its files alone', async () => {
  expect(await checkLog(fromFolder)).toMatchObject({ ok: true, size, pinned: false })
  expect(await checkLog(fromFolder, ledger.vkey)).toMatchObject({ ok: true, pinned: true })
})

test('every leaf has a bundle that verifies', async () => {
  for (const index of [0, 1, 255, 256, 257, 511, 512, 599])
    expect(verifyBundle(JSON.stringify(await bundleOf(index)), ledger.vkey)).toMatchObject({ ok: true, index })
})

test('a change of any value of a bundle is caught', async () => {
  const bundle = await bundleOf(300)
  const text = JSON.stringify(bundle)
  const inner = [
    text.replace('"n":300', '"n":301'),
    text.replace('第300条', '第300條'),
    text.replace('5000001014-000300', '5000001014-000301'),
    text.replace('"index":300', '"index":301'),
    text.replace('test/leaf', 'test/leaf2'),
    text.replace('\\n600\\n', '\\n601\\n'),
  ]
  const paths = (bundle['inclusion'] as string[]).map((hash) =>
    text.replace(
      hash,
      Buffer.from(Buffer.from(hash, 'base64').map((byte, i) => (i === 5 ? byte ^ 1 : byte))).toString('base64'),
    ),
  )
  const cut = Object.keys(bundle)
    .filter((key) => key !== 'opening')
    .map((key) => JSON.stringify({ ...bundle, [key]: undefined }))
  for (const altered of [...inner, ...paths, ...cut]) {
    expect(altered).not.toBe(text)
    const verdict = verifyBundle(altered, ledger.vkey)
    expect([verdict.ok, verdict.faults.length > 0]).toEqual([false, true])
    expect(verdict.faults).toEqual(verdict.failed.map((it) => it.what))
  }
  const elsewhere = await freshDatabase()
  await migrate(elsewhere, readMigrations('ledger', new URL('./migrations/', import.meta.url)))
  const other = await openLedger({
    database: elsewhere,
    folder: mkdtempSync(join(folder, 'other-')),
    origin: 'heliu.example/test',
  })
  expect(verifyBundle(text, other.vkey).ok).toBe(false)
})

test('without its opening a bundle still proves that the leaf is there', async () => {
  expect(verifyBundle(JSON.stringify({ ...(await bundleOf(5)), opening: undefined }), ledger.vkey).ok).toBe(true)
})

test('a changed byte of any tile is found, with the index of the leaf', async () => {
  const paths = ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/001']
  for (const path of paths) {
    const whole = (await fromFolder(path)) ?? new Uint8Array()
    expect(whole.length).toBeGreaterThan(0)
    for (const at of [0, 31, 32 + 7, whole.length - 1]) {
      const altered = Uint8Array.from(whole, (byte, i) => (i === at ? byte ^ 1 : byte))
      const verdict = await checkLog(async (wanted) => (wanted === path ? altered : fromFolder(wanted)), ledger.vkey)
      expect(verdict.ok).toBe(false)
      if (path.startsWith('tile/0/'))
        expect(verdict.firstFault?.index).toBe(Number(path.slice(9, 10)) * 256 + Math.floor(at / 32))
    }
  }
})

test('files that were lost are written again', async () => {
  rmSync(join(ledger.folder, 'tile'), { recursive: true })
  rmSync(join(ledger.folder, 'checkpoint'))
  const again = await openLedger({ database, folder, origin: 'heliu.example/test' })
  await again.publish()
  expect(await checkLog(fromFolder, ledger.vkey)).toMatchObject({ ok: true, size })
})

interface Sigstore {
  readonly verifyCheckpoint: (entry: object, logs: readonly object[]) => object
}
interface SigstoreMerkle {
  readonly verifyMerkleInclusion: (entry: object, checkpoint: object) => void
}

test('@sigstore/verify accepts a bundle', async () => {
  const require = createRequire(import.meta.url)
  const place = join(require.resolve('@sigstore/verify'), '..', 'tlog')
  const { verifyCheckpoint }: Sigstore = require(join(place, 'checkpoint.js'))
  const { verifyMerkleInclusion }: SigstoreMerkle = require(join(place, 'merkle.js'))
  const [, id = '', key = ''] = /\+([0-9a-f]{8})\+(.+)$/.exec(ledger.vkey) ?? []
  const publicKey = createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(key, 'base64').subarray(1).toString('base64url') },
    format: 'jwk',
  })
  const log = {
    baseURL: 'https://heliu.example/test',
    logID: Buffer.from(id, 'hex'),
    publicKey,
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  }
  const bundle = await bundleOf(300)
  const entry = (body: string) => ({
    canonicalizedBody: Buffer.from(body),
    integratedTime: '1767574800',
    inclusionProof: {
      logIndex: '300',
      treeSize: String(size),
      hashes: (bundle['inclusion'] as string[]).map((hash) => Buffer.from(hash, 'base64')),
      checkpoint: { envelope: bundle['checkpoint'] },
    },
  })
  const checkpoint = verifyCheckpoint(entry(String(bundle['entry'])), [log])
  expect(() => verifyMerkleInclusion(entry(String(bundle['entry'])), checkpoint)).not.toThrow()
  expect(() => verifyMerkleInclusion(entry(`${String(bundle['entry'])} `), checkpoint)).toThrow()
})

test('the verifier alone in an empty folder, with its one library, still runs', async () => {
  const empty = mkdtempSync(join(folder, 'alone-'))
  cpSync(new URL('./verify/', import.meta.url), join(empty, 'verify'), { recursive: true })
  const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url))
  cpSync(join(modules, '@noble'), join(empty, 'node_modules/@noble'), { recursive: true })
  symlinkSync(join(modules, 'tsx'), join(empty, 'tsx'))
  writeFileSync(join(empty, 'package.json'), '{"type":"module"}')
  writeFileSync(join(empty, 'bundle.json'), JSON.stringify(await bundleOf(42)))
  writeFileSync(
    join(empty, 'run.ts'),
    "import { readFileSync } from 'node:fs'\nimport { verifyBundle } from './verify/index.ts'\nprocess.stdout.write(JSON.stringify(verifyBundle(readFileSync('bundle.json', 'utf8'))))\n",
  )
  const out = execFileSync(
    process.execPath,
    ['--import', pathToFileURL(join(modules, 'tsx/dist/esm/index.mjs')).href, 'run.ts'],
    {
      cwd: empty,
      encoding: 'utf8',
    },
  )
  expect(JSON.parse(out)).toMatchObject({ ok: true, pinned: false, index: 42 })
})

test('a leaf whose transaction ends late is given its index then, and none is passed over', async () => {
  const leaf = { type: 'test/late', subject: 'late', payload: {} }
  const counted = (await all()).length
  let commit = (): void => undefined
  const held = new Promise<void>((resolve) => {
    commit = resolve
  })
  let written = (): void => undefined
  const there = new Promise<void>((resolve) => {
    written = resolve
  })
  const late = database.transaction(async (db) => {
    await append(db, at, leaf)
    written()
    await held
  })
  await there
  for (let n = 1; n <= 3; n += 1) {
    await database.transaction((db) => append(db, at, leaf))
    expect(await ledger.publish()).toBe(counted + n)
  }
  commit()
  await late
  expect(await ledger.publish()).toBe(counted + 4)
  expect(await checkLog(fromFolder)).toMatchObject({ ok: true, size: counted + 4 })
})
