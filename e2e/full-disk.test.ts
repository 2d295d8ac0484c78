import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { smallDisk } from './disk.ts'
import { again, deltaOf, held, heliu, logOf } from './held.ts'
import { as, type Call, entry, kill, running, start, upload } from './service.ts'

// A disk that takes no more, and then does: nobody but whoever makes room has to do anything.

const disk = smallDisk()
afterAll(() => disk.remove())
const it = held(disk)
const who: Record<string, Call> = {}
beforeAll(async () => {
  for (const name of ['transport.steward', 'transport.head', 'bureau.reviewer']) who[name] = await as(it.base, name)
})
const by = (name: string): Call => who[name] as Call
const steward = (...call: Parameters<Call>): ReturnType<Call> => by('transport.steward')(...call)

async function entered(title: string): Promise<string> {
  return String(
    (await steward('POST', '/api/catalog/datasets', { ...entry, title, open: 'unconditional' })).body['code'],
  )
}
const commit = (id: string, code: string) => () =>
  steward('POST', `/api/intake/uploads/${id}/commit`, { dataset: code }, { 'idempotency-key': id })
const step = (name: string, code: string, transition: string) => () =>
  by(name)('POST', `/api/catalog/datasets/${code}/${transition}`, {}, { 'idempotency-key': `${code}-${transition}` })

/** Each is made or refused as a whole, and says which. */
async function told(call: () => ReturnType<Call>, made: () => Promise<boolean>): Promise<number> {
  const { status, body } = await call()
  if (status !== 200) expect([status, body['type']]).toEqual([503, '/problems/http/storage-full'])
  expect(await made()).toBe(status === 200)
  return status
}

test(`${disk.way}: ingest, a decision and a publication are told so or made, never half, and go on when there is room`, async () => {
  const [filled, decided, published] = [await entered('入库'), await entered('决定'), await entered('发布')]
  expect((await commit(await upload(by('transport.steward')), published)()).status).toBe(200)
  for (const [name, transition] of [
    ['transport.head', 'endorse'],
    ['transport.steward', 'submit'],
  ] as const)
    expect((await step(name, published, transition)()).status).toBe(200)
  const waiting = commit(await upload(by('transport.steward')), filled)
  const stateOf = async (code: string) => (await steward('GET', `/api/catalog/datasets/${code}`)).body['state']
  const stays = await stateOf(decided)

  disk.fill(it.pid)
  const hasRows = async () => (await steward('GET', `/api/data/${filled}/rows`)).status === 200
  expect(await told(waiting, hasRows)).toBe(503)
  expect(
    existsSync(join(it.home, 'storage', 'lake', filled)) ? readdirSync(join(it.home, 'storage', 'lake', filled)) : [],
  ).toEqual([])
  await told(step('transport.head', decided, 'endorse'), async () => (await stateOf(decided)) !== stays)
  const isPublic = async () => (await fetch(`${it.base}/datasets/${published}`)).ok
  await told(step('bureau.reviewer', published, 'publish'), isPublic)

  disk.free(it.pid)
  expect((await again(waiting)).body).toMatchObject({ version: 1, rowsIn: 500, rows: 500 })
  expect(deltaOf(it, filled)).toEqual({ commits: 1, rows: 500 })
  expect((await again(step('transport.head', decided, 'endorse'))).status).toBe(200)
  expect((await again(step('bureau.reviewer', published, 'publish'))).status).toBe(200)
  expect(await isPublic()).toBe(true)
  const csv = () => fetch(`${it.base}/api/data/${published}/download.csv`)
  await expect.poll(async () => (await csv()).headers.get('etag'), { timeout: 20_000 }).not.toBe(null)
  expect((await (await csv()).text()).trim().split('\n')).toHaveLength(501)
})

test(`${disk.way}: a database that dies meanwhile is there again when there is room`, async () => {
  const code = await entered('重启')
  const waiting = commit(await upload(by('transport.steward')), code)
  disk.fill(it.pid)
  await it.killDatabase()
  const meanwhile = await waiting()
  expect([meanwhile.status, meanwhile.body['type']]).toEqual([503, expect.stringMatching(/database-away|storage-full/)])
  disk.free(it.pid)
  expect((await again(waiting)).body).toMatchObject({ version: 1, rowsIn: 500, rows: 500 })
})

test(`${disk.way}: after all of it doctor finds nothing but the room, and both logs are whole`, async () => {
  const { findings } = JSON.parse((await heliu(it, 'doctor', '--json')).out) as {
    findings: { what: string; well: boolean }[]
  }
  expect(findings.filter(({ what, well }) => !well && what !== 'disk')).toEqual([])
  await expect.poll(async () => (await logOf(it)).ok).toBe(true)
  expect(readdirSync(join(it.home, 'storage', 'staging'))).toEqual([])
  // Lines were lost; what was written before was not shifted away for them.
  expect(readdirSync(join(it.home, 'log'))).toEqual(['service.ndjson'])
})

test(`${disk.way}: a city that is being made ends with what to do, and the next start makes it whole`, async () => {
  const other = smallDisk()
  try {
    const lake = join(other.home, 'storage', 'lake')
    const ended = expect(start(other.home, { HELIU_SEED: 'city' }, other.before)).rejects.toThrow(
      /磁盘已满|存储空间不够/,
    )
    await expect.poll(() => existsSync(lake) && readdirSync(lake).length, { timeout: 60_000 }).toBeGreaterThan(0)
    const [making] = running
    other.fill(making?.pid ?? 0)
    await ended
    expect(making?.exitCode).toBe(3)
    // A limit dies with the process that it was set on; a disk stays full.
    if (other.before.length === 0) {
      await expect(start(other.home)).rejects.toThrow('磁盘空间不足，没有启动')
      other.free(0)
    }
    const whole = await start(other.home)
    const call = await as(whole.base, 'transport.steward')
    expect((await call('GET', '/api/catalog/datasets')).body['items']).toEqual([])
    await kill(whole, 'SIGTERM')
  } finally {
    other.remove()
  }
})
