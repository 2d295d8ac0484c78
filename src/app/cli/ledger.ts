import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checkLog } from '#platform/ledger/verify'
import { baseUrl, Failure, type Options, out, placed, reasonOf } from './shared.ts'

type Read = (path: string) => Promise<Uint8Array | null>

/** Re-reads a whole log, from a folder or over HTTP, and names the first fault by its index. */
export async function ledgerCheck(place: string | undefined, options: Options): Promise<number> {
  const where = place ?? baseUrl(options)
  const read = /^https?:/.test(where) ? await atAddress(where.replace(/\/+$/, '')) : await inFolder(placed(where))
  const { ok, firstFault, ...verdict } = await checkLog(read, options.key)
  if (!ok)
    throw new Failure(1, 'ledger-differs', '账本有误', firstFault === undefined ? undefined : inWords(firstFault)).with(
      {
        ok,
        ...verdict,
        firstFault,
      },
    )
  if (options.json === true) out({ ok, ...verdict })
  else process.stdout.write(`账本完整：${verdict.size} 条\n${verdict.pinned ? '' : unpinned(verdict.vkey)}`)
  return 0
}

/** Whoever holds the key can sign another log that fits together as well: what was kept elsewhere tells the two apart. */
const unpinned = (vkey: string): string =>
  `没有指定公钥（--key），按账本自带的公钥核对：${vkey}\n是不是以前公布的那一份，要用自己留存的公钥和存证包核对\n`

const inWords = ({ index, path, what }: { index: number | null; path: string; what: string }): string =>
  `${index === null ? '' : `第 ${index} 条，`}${path}：${what}`

/** The first of these places that has a checkpoint: the log's own, or one of those that hold it. */
async function holder(places: readonly Read[]): Promise<Read | undefined> {
  for (const read of places) if ((await read('checkpoint')) !== null) return read
  return undefined
}

/** @throws Failure 2 when there is no such folder, 1 when it holds no log */
async function inFolder(folder: string): Promise<Read> {
  const there = await stat(folder).catch(() => undefined)
  if (there?.isDirectory() !== true) throw new Failure(2, 'cannot-read', '没有这个文件夹', folder)
  const within = ['.', 'public', 'ledger', join('ledger', 'public')]
  const found = await holder(within.map((it) => fromFolder(join(folder, it))))
  if (found === undefined) throw new Failure(1, 'no-ledger', '这里没有账本', `${folder} 中没有 checkpoint`)
  return found
}

async function atAddress(base: string): Promise<Read> {
  const found = await holder([overHttp(base), overHttp(`${base}/ledger`)])
  if (found === undefined)
    throw new Failure(3, 'no-ledger', '这里没有账本', `${base}/checkpoint 与 ${base}/ledger/checkpoint 都没有`)
  return found
}

export const fromFolder =
  (folder: string): Read =>
  async (path) =>
    readFile(join(folder, path)).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw new Failure(2, 'cannot-read', `读不到 ${path}`, error.message)
    })

const overHttp =
  (base: string): Read =>
  async (path) => {
    const answer = await fetch(`${base}/${path}`).catch((error: unknown) => {
      throw new Failure(3, 'unreachable', `连不上 ${base}`, reasonOf(error))
    })
    if (answer.status === 404) return null
    if (!answer.ok) throw new Failure(3, 'refused', `${base}/${path}`, `HTTP ${answer.status}`)
    return new Uint8Array(await answer.arrayBuffer())
  }
