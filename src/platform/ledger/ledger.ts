import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, type Db, sql } from '#platform/db'
import { pausePoint } from '#platform/pause'
import { writeDurably } from './files.ts'
import { openSigner, type Signer } from './note.ts'
import { sequencer } from './sequence.ts'
import { fold, type Hash, inclusionPath, type ReadHashes, rangeHash, tilePath, tileWidth } from './tree.ts'

export interface LedgerOptions {
  readonly database: Database
  /** Tiles and checkpoint lie in `<folder>/public`, the key in `<folder>/keys`. */
  readonly folder: string
  readonly origin: string
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

/** Opens the log: its state is the database's, its files are derived and rebuilt when they are behind. */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const signer = await openSigner(join(options.folder, 'keys'), options.origin)
  const folder = join(options.folder, 'public')
  const read = hashReader(options.database, folder)
  await writeDurably(join(folder, 'vkey'), `${signer.vkey}\n`)
  const sequence = sequencer()
  let running: Promise<number> | undefined
  const publish = (): Promise<number> => {
    running ??= publishOnce(options.database, folder, signer, read, sequence).finally(() => {
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
    inclusion: (index, size) => inclusionPath(read, index, size),
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

/** Leaves come from the database, the levels above from full tiles below them. */
const hashReader = (database: Database, folder: string): ReadHashes =>
  async function read(level, from, to) {
    if (level === 0) {
      const rows = await sql<{
        leaf_hash: Buffer
      }>`select e.leaf_hash from ledger.sequence s join ledger.entries e on e.id = s.entry
        where s.idx >= ${from} and s.idx < ${to} order by s.idx`.execute(database.db)
      return rows.rows.map((row) => row.leaf_hash)
    }
    const hashes: Hash[] = []
    for (let tile = from; tile < to; tile += 1) {
      const bytes = await readFile(join(folder, 'tile', String(level - 1), tilePath(tile, tileWidth))).catch(
        () => undefined,
      )
      hashes.push(
        fold(
          bytes?.length === 32 * tileWidth
            ? split(bytes)
            : await read(level - 1, tile * tileWidth, (tile + 1) * tileWidth),
        ),
      )
    }
    return hashes
  }

const split = (bytes: Buffer): Hash[] =>
  Array.from({ length: bytes.length / 32 }, (_, at) => bytes.subarray(at * 32, at * 32 + 32))

async function publishOnce(
  database: Database,
  folder: string,
  signer: Signer,
  read: ReadHashes,
  sequence: (db: Db) => Promise<number>,
): Promise<number> {
  const size = await database.transaction(async (db) => {
    // One publisher in the whole city; the lock ends with the transaction.
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(db)
    return sequence(db)
  })
  const before = await publishedSize(folder)
  if (size === before) return size
  await writeTiles(database, folder, read, Math.min(before, size), size)
  await pausePoint('ledger/before-checkpoint')
  const root =
    size === 0 ? Buffer.from('47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=', 'base64') : await rangeHash(read, 0, size)
  await writeDurably(join(folder, 'checkpoint'), signer.sign(`${signer.name}\n${size}\n${root.toString('base64')}\n`))
  return size
}

async function publishedSize(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'checkpoint'), 'utf8').catch(() => '')
  return text === '' ? -1 : Number(text.split('\n')[1])
}

async function writeTiles(
  database: Database,
  folder: string,
  read: ReadHashes,
  before: number,
  size: number,
): Promise<void> {
  await writeBundles(database, folder, Math.max(before, 0), size)
  for (
    let level = 0, count = size, known = Math.max(before, 0);
    count > 0;
    level += 1, count = Math.floor(count / tileWidth), known = Math.floor(known / tileWidth)
  ) {
    for (let tile = Math.floor(known / tileWidth); tile * tileWidth < count; tile += 1) {
      const to = Math.min((tile + 1) * tileWidth, count)
      const hashes = await read(level, tile * tileWidth, to)
      await writeDurably(join(folder, 'tile', String(level), tilePath(tile, hashes.length)), Buffer.concat(hashes))
    }
  }
}

/** Entry bundles: each entry behind its length in two bytes, big endian. */
async function writeBundles(database: Database, folder: string, before: number, size: number): Promise<void> {
  for (let tile = Math.floor(before / tileWidth); tile * tileWidth < size; tile += 1) {
    const from = tile * tileWidth
    const to = Math.min(from + tileWidth, size)
    const rows = await sql<{
      entry: string
    }>`select e.entry from ledger.sequence s join ledger.entries e on e.id = s.entry
      where s.idx >= ${from} and s.idx < ${to} order by s.idx`.execute(database.db)
    const parts = rows.rows.flatMap(({ entry }) => {
      const bytes = Buffer.from(entry)
      const length = Buffer.alloc(2)
      length.writeUInt16BE(bytes.length)
      return [length, bytes]
    })
    await writeDurably(join(folder, 'tile', 'entries', tilePath(tile, to - from)), Buffer.concat(parts))
  }
}
