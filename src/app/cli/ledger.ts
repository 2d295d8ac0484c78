import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkLog } from '#platform/ledger/verify'
import { baseUrl, Failure, type Options, out, placed } from './shared.ts'

/** Re-reads a whole log, from a folder or over HTTP, and names the first fault by its index. */
export async function ledgerCheck(place: string | undefined, options: Options): Promise<number> {
  const where = place ?? `${baseUrl(options)}/ledger`
  const read = /^https?:/.test(where) ? overHttp(where.replace(/\/$/, '')) : fromFolder(placed(where))
  const verdict = await checkLog(read, options.key)
  if (options.json === true) out(verdict)
  else if (verdict.ok) process.stdout.write(`账本完整：${verdict.size} 条\n`)
  else process.stdout.write(`账本有误：${JSON.stringify(verdict.firstFault)}\n`)
  return verdict.ok ? 0 : 1
}

export const fromFolder =
  (folder: string) =>
  async (path: string): Promise<Uint8Array | null> =>
    readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new Failure(2, 'cannot-read', `${path}: ${error.message}`)
    })

const overHttp =
  (base: string) =>
  async (path: string): Promise<Uint8Array | null> => {
    const answer = await fetch(`${base}/${path}`).catch((error: unknown) => {
      throw new Failure(3, 'unreachable', `连不上 ${base}：${String(error)}`)
    })
    if (answer.status === 404) return null
    if (!answer.ok) throw new Failure(3, 'refused', `${path}: HTTP ${answer.status}`)
    return new Uint8Array(await answer.arrayBuffer())
  }
