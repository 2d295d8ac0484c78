import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, sql } from '#platform/db'
import { problem } from '#platform/problem'
import { openSigner, type Signer } from './note.ts'

const otherKey = problem('ledger/other-key', 500, '这个数据库的账本由另一把密钥签名')
const keyLost = problem('ledger/key-lost', 500, '这个数据库已有账本，数据目录里却没有签名密钥')

const nameIn = (vkey: string): string => vkey.split('+')[0] ?? ''

/**
 * The signer of this database's log. Its name is given once, at the first opening, and kept: `origin`, or where that is
 * not given a name that comes from the key. A database and a key that do not belong together are refused before
 * anything is signed.
 * @throws ledger/other-key, ledger/key-lost
 */
export async function signerFor(database: Database, folder: string, origin: string | undefined): Promise<Signer> {
  const known = await recorded(database)
  // Logs that are older than the record have their name beside the checkpoint.
  const vkey = known ?? (await readFile(join(folder, 'public', 'vkey'), 'utf8').catch(() => undefined))
  const signer = await openSigner(join(folder, 'keys'), {
    name: vkey === undefined ? origin : nameIn(vkey),
    mayMake: known === undefined && !(await wasPublished(database)),
    lost: () => keyLost({ detail: `${join(folder, 'keys')} 里没有 log.pem` }),
  })
  if (known === undefined)
    await sql`insert into ledger.log (vkey) values (${signer.vkey}) on conflict do nothing`.execute(database.db)
  // Another process may have been the first.
  const kept = known ?? (await recorded(database))
  if (kept !== signer.vkey) throw otherKey({ detail: `账本的验证公钥是 ${kept ?? ''}` })
  return signer
}

async function recorded({ db }: Database): Promise<string | undefined> {
  const found = await sql<{ vkey: string }>`select vkey from ledger.log`.execute(db)
  return found.rows[0]?.vkey
}

/** Leaves that have no index were never signed: production's first administrators are entered before the first start. */
async function wasPublished({ db }: Database): Promise<boolean> {
  const found = await sql`select from ledger.sequence limit 1`.execute(db)
  return found.rows.length > 0
}
