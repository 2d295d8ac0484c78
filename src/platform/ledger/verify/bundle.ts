import { sha256 } from '@noble/hashes/sha2.js'
import { concat, fromBase64, fromHex, hex, utf8 } from './bytes.ts'
import { leafHash, verifyInclusion } from './merkle.ts'
import { openNote } from './note.ts'

export interface BundleVerdict {
  readonly ok: boolean
  /** Whether the key came from the caller. A bundle checked by its own key proves only that it fits together. */
  readonly pinned: boolean
  readonly vkey: string
  readonly index?: number
  readonly entry?: unknown
  readonly faults: readonly string[]
}

const members = new Set(['entry', 'opening', 'index', 'inclusion', 'checkpoint', 'vkey'])

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const object = new Map<string, unknown>(Object.entries(value))
    return `{${[...object.keys()]
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonical(object.get(key))}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Checks a proof bundle with nothing else at hand: no network, no database, no code of the writer. */
export function verifyBundle(text: string, pinned?: string): BundleVerdict {
  const bundle = parse(text)
  if (!isObject(bundle))
    return { ok: false, pinned: pinned !== undefined, vkey: pinned ?? '', faults: ['存证包不是 JSON 对象'] }
  const own = typeof bundle['vkey'] === 'string' ? bundle['vkey'] : ''
  const vkey = (pinned ?? own).trim()
  const faults = [
    ...shapeFaults(bundle),
    ...keyFaults(own, vkey),
    ...inclusionFaults(bundle, vkey),
    ...openingFaults(bundle),
  ]
  const { index, entry } = bundle
  return {
    ok: faults.length === 0,
    pinned: pinned !== undefined,
    vkey,
    ...(typeof index === 'number' ? { index } : {}),
    ...(typeof entry === 'string' ? { entry: parse(entry) } : {}),
    faults,
  }
}

const shapeFaults = (bundle: Record<string, unknown>): string[] =>
  Object.keys(bundle)
    .filter((key) => !members.has(key))
    .map((key) => `多余的内容：${key}`)

const keyFaults = (own: string, vkey: string): string[] => (own === vkey ? [] : ['存证包里的公钥不是指定的公钥'])

function inclusionFaults(bundle: Record<string, unknown>, vkey: string): string[] {
  const { entry, index, inclusion, checkpoint } = bundle
  if (
    typeof entry !== 'string' ||
    typeof index !== 'number' ||
    !Array.isArray(inclusion) ||
    typeof checkpoint !== 'string'
  )
    return ['存证包缺少 entry、index、inclusion 或 checkpoint']
  if (canonical(parse(entry)) !== entry) return ['记录不是规范的 JSON']
  const opened = openNote(checkpoint, vkey)
  if (typeof opened === 'string') return [opened]
  const path = inclusion.map((hash) => (typeof hash === 'string' ? fromBase64(hash) : null))
  const hashes = path.filter((hash) => hash !== null)
  if (hashes.length !== path.length) return ['旁证哈希的格式不对']
  return verifyInclusion(index, opened.size, leafHash(utf8(entry)), hashes, opened.root)
    ? []
    : ['这条记录不在检查点所指的账本里']
}

function openingFaults(bundle: Record<string, unknown>): string[] {
  const { opening, entry } = bundle
  if (opening === undefined) return []
  const leaf = typeof entry === 'string' ? parse(entry) : undefined
  if (!isObject(opening) || !isObject(leaf) || typeof opening['salt'] !== 'string') return ['公开内容的格式不对']
  const extra = Object.keys(opening).filter((key) => key !== 'payload' && key !== 'salt')
  const salt = fromHex(opening['salt'])
  if (salt === null || salt.length !== 32 || extra.length > 0) return ['公开内容的格式不对']
  return hex(sha256(concat(salt, utf8(canonical(opening['payload']))))) === leaf['commitment']
    ? []
    : ['公开的内容与账本里的承诺不符']
}
