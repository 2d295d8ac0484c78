import { same } from './bytes.ts'
import { leafHash, nodeHash, push, rootOf } from './merkle.ts'
import { openNote } from './note.ts'

export interface LogVerdict {
  readonly ok: boolean
  readonly size: number
  readonly vkey: string
  readonly pinned: boolean
  readonly firstFault?: { readonly index: number | null; readonly path: string; readonly what: string }
}

/** Reads a file of the log by its path below the log's address; null when there is none. */
export type ReadFile = (path: string) => Promise<Uint8Array | null>

const width = 256

function tilePath(index: number, count: number): string {
  const text = String(index)
  const groups = text.padStart(Math.ceil(text.length / 3) * 3, '0').match(/.{3}/g) ?? []
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return count === width ? path : `${path}.p/${count}`
}

/** Reads a whole log again: every entry against its tile, every tile against the one above, all against the checkpoint. */
export async function checkLog(read: ReadFile, pinned?: string): Promise<LogVerdict> {
  const text = async (path: string): Promise<string> => new TextDecoder().decode((await read(path)) ?? new Uint8Array())
  const vkey = (pinned ?? (await text('vkey'))).trim()
  const about = { vkey, pinned: pinned !== undefined }
  const opened = openNote(await text('checkpoint'), vkey)
  if (typeof opened === 'string')
    return { ok: false, size: 0, ...about, firstFault: { index: null, path: 'checkpoint', what: opened } }
  const fault = await firstFault(read, opened.size, opened.root)
  return { ok: fault === null, size: opened.size, ...about, ...(fault === null ? {} : { firstFault: fault }) }
}

type Fault = NonNullable<LogVerdict['firstFault']>

async function firstFault(read: ReadFile, size: number, root: Uint8Array): Promise<Fault | null> {
  const stack: { height: number; hash: Uint8Array }[] = []
  const above: Uint8Array[] = []
  for (let tile = 0; tile * width < size; tile += 1) {
    const count = Math.min(width, size - tile * width)
    const hashes = await checkTile(read, tile, count)
    if (!Array.isArray(hashes)) return hashes
    for (const hash of hashes) push(stack, hash)
    if (count === width) above.push(foldTile(hashes))
  }
  const higher = await checkAbove(read, above, 1)
  if (higher !== null) return higher
  return same(rootOf(stack), root) ? null : { index: null, path: 'checkpoint', what: '检查点的根与记录不符' }
}

async function checkTile(read: ReadFile, tile: number, count: number): Promise<Uint8Array[] | Fault> {
  const path = `tile/entries/${tilePath(tile, count)}`
  const entries = split(await read(path), count)
  if (entries === null) return { index: tile * width, path, what: '记录文件缺失或不完整' }
  const hashes = entries.map(leafHash)
  const tileFile = `tile/0/${tilePath(tile, count)}`
  const stored = await read(tileFile)
  if (stored?.length !== count * 32) return { index: tile * width, path: tileFile, what: '哈希文件缺失或长度不对' }
  const bad = hashes.findIndex((hash, at) => !same(hash, stored.subarray(at * 32, at * 32 + 32)))
  return bad < 0 ? hashes : { index: tile * width + bad, path, what: '记录与它的哈希不符' }
}

function split(bundle: Uint8Array | null, count: number): Uint8Array[] | null {
  if (bundle === null) return null
  const entries: Uint8Array[] = []
  let at = 0
  while (at + 2 <= bundle.length) {
    const length = (bundle[at] ?? 0) * 256 + (bundle[at + 1] ?? 0)
    if (at + 2 + length > bundle.length) return null
    entries.push(bundle.subarray(at + 2, at + 2 + length))
    at += 2 + length
  }
  return at === bundle.length && entries.length === count ? entries : null
}

function foldTile(hashes: readonly Uint8Array[]): Uint8Array {
  const stack: { height: number; hash: Uint8Array }[] = []
  for (const hash of hashes) push(stack, hash)
  return stack.length === 1 ? (stack[0]?.hash ?? nodeHash(new Uint8Array(), new Uint8Array())) : rootOf(stack)
}

async function checkAbove(read: ReadFile, hashes: readonly Uint8Array[], level: number): Promise<Fault | null> {
  const next: Uint8Array[] = []
  for (let tile = 0; tile * width < hashes.length; tile += 1) {
    const row = hashes.slice(tile * width, (tile + 1) * width)
    const path = `tile/${level}/${tilePath(tile, row.length)}`
    const stored = await read(path)
    const bad = row.findIndex((hash, at) => stored === null || !same(hash, stored.subarray(at * 32, at * 32 + 32)))
    if (bad >= 0 || stored?.length !== row.length * 32)
      return { index: (tile * width + Math.max(bad, 0)) * width ** level, path, what: '上层哈希与下层不符' }
    if (row.length === width) next.push(foldTile(row))
  }
  return next.length === 0 ? null : checkAbove(read, next, level + 1)
}
