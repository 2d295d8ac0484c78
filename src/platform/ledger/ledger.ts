import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, type Db, sql } from '#platform/db'
import { pausePoint } from '#platform/pause'
import { problem } from '#platform/problem'
import { signerFor } from './belonging.ts'
import { writeDurably } from './files.ts'
import type { Signer } from './note.ts'
import { sequencer, sizeOf } from './sequence.ts'
import { hashReader, writeTiles } from './tiles.ts'
import { type Hash, inclusionPath, rangeHash } from './tree.ts'

export interface LedgerOptions {
  readonly database: Database
  /** Tiles and checkpoint lie in `<folder>/public`, the key in `<folder>/keys`. */
  readonly folder: string
  /** What the log is called from its first opening on; left out, it is named after its key. */
  readonly origin?: string | undefined
}

export interface Ledger {
  readonly vkey: string
  readonly folder: string
  readonly database: Database
  /** Gives indices to what waits and writes bundles, tiles and a signed checkpoint. @returns the log's size */
  publish(): Promise<number>
  /** The signed checkpoint as it was last published. */
  checkpoint(): Promise<string>
  inclusion(index: number, size: number): Promise<Hash[]>
  start(): void
  stop(): Promise<void>
}

const lockKey = 0x4c45_4447

const behind = problem('ledger/behind', 500, '数据库比已公布的账本旧')
const forked = problem('ledger/forked', 500, '数据库里的记录与已公布的账本不符')

/**
 * Opens the log: its state is the database's, its files are derived and rebuilt when they are behind.
 * @throws ledger/other-key, ledger/key-lost
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const signer = await signerFor(options.database, options.folder, options.origin)
  const folder = join(options.folder, 'public')
  const vkey = `${signer.vkey}\n`
  // Another process may publish into the same folder just now: what is right is left alone.
  if ((await readFile(join(folder, 'vkey'), 'utf8').catch(() => '')) !== vkey)
    await writeDurably(join(folder, 'vkey'), vkey)
  const log = { database: options.database, folder, signer, sequence: sequencer() }
  let running: Promise<number> | undefined
  const publish = (): Promise<number> => {
    running ??= publishOnce(log).finally(() => {
      running = undefined
    })
    return running
  }
  let timer: NodeJS.Timeout | undefined
  return {
    vkey: signer.vkey,
    folder,
    database: options.database,
    publish,
    checkpoint: () => readFile(join(folder, 'checkpoint'), 'utf8'),
    inclusion: (index, size) => inclusionPath(hashReader(options.database.db, folder), index, size),
    start() {
      timer ??= setInterval(
        () => void publish().catch((error: unknown) => process.stderr.write(`ledger: ${String(error)}\n`)),
        400,
      )
    },
    async stop() {
      clearInterval(timer)
      await running?.catch(() => undefined)
      await publish().catch(() => undefined)
    },
  }
}

interface Log {
  readonly database: Database
  readonly folder: string
  readonly signer: Signer
  readonly sequence: (db: Db) => Promise<number>
}

/** One publisher in the whole city; the lock ends with the transaction. */
const alone = (db: Db): Promise<unknown> => sql`select pg_advisory_xact_lock(${lockKey})`.execute(db)

/** @throws ledger/behind, ledger/forked: rather no checkpoint than one that contradicts an earlier one */
async function publishOnce({ database, folder, signer, sequence }: Log): Promise<number> {
  const size = await database.transaction(async (db) => {
    await alone(db)
    return sequence(db)
  })
  await pausePoint('ledger/sequenced')
  if ((await published(folder, signer))?.size === size) return size
  // A transaction of its own: what is published must be committed, and nobody else publishes meanwhile.
  return database.transaction(async (db) => {
    await alone(db)
    return publishFiles(db, folder, signer)
  })
}

async function publishFiles(db: Db, folder: string, signer: Signer): Promise<number> {
  const size = await sizeOf(db)
  const before = await published(folder, signer)
  if (before?.size === size) return size
  if (before !== null && before.size > size)
    throw behind({ detail: `账本已公布 ${before.size} 条，数据库只有 ${size} 条` })
  if (before !== null) await demandSame(db, folder, before)
  await writeTiles(db, folder, before?.size ?? 0, size)
  await pausePoint('ledger/before-checkpoint')
  const root = await rootAt(db, folder, size)
  // Without its connection this process has no lock any more, and another one may be ahead.
  await sql`select 1`.execute(db)
  const note = signer.sign(noteOf(signer, size, root))
  await writeDurably(join(folder, 'checkpoint'), note, { half: 'ledger/checkpoint-half' })
  return size
}

const noteOf = (signer: Signer, size: number, root: Hash): string =>
  `${signer.name}\n${size}\n${root.toString('base64')}\n`

const emptyRoot = Buffer.from('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'base64')

const rootAt = (db: Db, folder: string, size: number): Promise<Hash> =>
  size === 0 ? Promise.resolve(emptyRoot) : rangeHash(hashReader(db, folder), 0, size)

interface Published {
  readonly size: number
  readonly root: Hash
}

/** What was last signed; null when there is nothing, or something that this key did not sign. */
async function published(folder: string, signer: Signer): Promise<Published | null> {
  const text = await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => '')
  const [, sizeText = '', rootText = ''] = text.split('\n')
  const it = { size: Number(sizeText), root: Buffer.from(rootText, 'base64') }
  return signer.sign(noteOf(signer, it.size, it.root)) === text ? it : null
}

/**
 * The tiles must still give the root that was signed, for the next one is folded from them. Altered ones are written
 * again from the database.
 * @throws ledger/forked where the database does not give that root either
 */
async function demandSame(db: Db, folder: string, before: Published): Promise<void> {
  if (before.root.equals(await rootAt(db, folder, before.size))) return
  await writeTiles(db, folder, 0, before.size)
  if (!before.root.equals(await rootAt(db, folder, before.size)))
    throw forked({ detail: `前 ${before.size} 条与已签名的检查点不符` })
}
