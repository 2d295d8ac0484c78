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
  /** The same faults by the step that found them. */
  readonly failed: readonly Fault[]
  /** Steps that could not be taken, since one before them failed or the bundle opens nothing. */
  readonly skipped: readonly Step[]
}

export type Step = 'shape' | 'key' | 'signature' | 'inclusion' | 'commitment'

export interface Fault {
  readonly step: Step
  readonly what: string
}

const steps: readonly Step[] = ['shape', 'key', 'signature', 'inclusion', 'commitment']

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
  const about = { pinned: pinned !== undefined }
  if (!isObject(bundle)) {
    const failed = [{ step: 'shape', what: '存证包不是 JSON 对象' } as const]
    return { ok: false, ...about, vkey: pinned ?? '', ...told(failed, steps.slice(1)) }
  }
  const own = typeof bundle['vkey'] === 'string' ? bundle['vkey'] : ''
  const vkey = (pinned ?? own).trim()
  const log = logFaults(bundle, vkey)
  const failed = [...shapeFaults(bundle), ...keyFaults(own, vkey), ...log.failed, ...openingFaults(bundle)]
  const { index, entry } = bundle
  return {
    ok: failed.length === 0,
    ...about,
    vkey,
    ...(typeof index === 'number' ? { index } : {}),
    ...(typeof entry === 'string' ? { entry: parse(entry) } : {}),
    ...told(failed, [...log.skipped, ...(bundle['opening'] === undefined ? (['commitment'] as const) : [])]),
  }
}

const told = (failed: readonly Fault[], skipped: readonly Step[]) => ({
  faults: failed.map((it) => it.what),
  failed,
  skipped,
})

const shapeFaults = (bundle: Record<string, unknown>): Fault[] =>
  Object.keys(bundle)
    .filter((key) => !members.has(key))
    .map((key) => ({ step: 'shape', what: `多余的内容：${key}` }))

const keyFaults = (own: string, vkey: string): Fault[] =>
  own === vkey ? [] : [{ step: 'key', what: '存证包里的公钥不是指定的公钥' }]

interface Found {
  readonly failed: readonly Fault[]
  readonly skipped: readonly Step[]
}

const found = (step: Step, what: string, skipped: readonly Step[] = []): Found => ({
  failed: [{ step, what }],
  skipped,
})

/** Whether the checkpoint is signed and the record lies below it. */
function logFaults(bundle: Record<string, unknown>, vkey: string): Found {
  const { entry, index, inclusion, checkpoint } = bundle
  if (
    typeof entry !== 'string' ||
    typeof index !== 'number' ||
    !Array.isArray(inclusion) ||
    typeof checkpoint !== 'string'
  )
    return found('shape', '存证包缺少 entry、index、inclusion 或 checkpoint', ['signature', 'inclusion'])
  const opened = openNote(checkpoint, vkey)
  if (typeof opened === 'string') return found('signature', opened, ['inclusion'])
  if (canonical(parse(entry)) !== entry) return found('inclusion', '记录不是规范的 JSON')
  const path = inclusion.map((hash) => (typeof hash === 'string' ? fromBase64(hash) : null))
  const hashes = path.filter((hash) => hash !== null)
  if (hashes.length !== path.length) return found('inclusion', '旁证哈希的格式不对')
  return verifyInclusion(index, opened.size, leafHash(utf8(entry)), hashes, opened.root)
    ? { failed: [], skipped: [] }
    : found('inclusion', '这条记录不在检查点所指的账本里')
}

function openingFaults(bundle: Record<string, unknown>): Fault[] {
  const { opening, entry } = bundle
  if (opening === undefined) return []
  const bad: Fault[] = [{ step: 'commitment', what: '公开内容的格式不对' }]
  const leaf = typeof entry === 'string' ? parse(entry) : undefined
  if (!isObject(opening) || !isObject(leaf) || typeof opening['salt'] !== 'string') return bad
  const extra = Object.keys(opening).filter((key) => key !== 'payload' && key !== 'salt')
  const salt = fromHex(opening['salt'])
  if (salt === null || salt.length !== 32 || extra.length > 0) return bad
  return hex(sha256(concat(salt, utf8(canonical(opening['payload']))))) === leaf['commitment']
    ? []
    : [{ step: 'commitment', what: '公开的内容与账本里的承诺不符' }]
}
