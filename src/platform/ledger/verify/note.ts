import * as ed from '@noble/ed25519'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { concat, fromBase64, fromHex, same, utf8 } from './bytes.ts'

// The browser's own crypto lacks Ed25519 on plain-http intranets: the library's hash is set to plain JavaScript.
ed.hashes.sha512 = sha512

export interface Checkpoint {
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
}

interface VerifierKey {
  readonly name: string
  readonly id: Uint8Array
  readonly key: Uint8Array
}

function parseKey(vkey: string): VerifierKey | null {
  const [, name, idText, keyText] = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(vkey.trim()) ?? []
  const id = fromHex(idText ?? '')
  const typed = fromBase64(keyText ?? '')
  if (name === undefined || id === null || typed === null || typed.length !== 33 || typed[0] !== 1) return null
  const expected = sha256(concat(utf8(`${name}\n`), typed)).slice(0, 4)
  return same(expected, id) ? { name, id, key: typed.slice(1) } : null
}

/** Opens a signed note (C2SP signed-note) that holds a checkpoint: the fault as text, or the checkpoint. */
export function openNote(note: string, vkey: string): Checkpoint | string {
  const key = parseKey(vkey)
  if (key === null) return '公钥格式不对'
  const at = note.lastIndexOf('\n\n')
  if (at < 0 || !note.endsWith('\n')) return '检查点不是签名文本'
  const text = note.slice(0, at + 1)
  const signed = note
    .slice(at + 2, -1)
    .split('\n')
    .some((line) => isBy(key, line, text))
  if (!signed) return '检查点没有这把公钥的有效签名'
  const [origin, size, root] = text.split('\n')
  const hash = fromBase64(root ?? '')
  if (origin !== key.name || !/^(0|[1-9]\d{0,14})$/.test(size ?? '') || hash?.length !== 32) return '检查点内容不对'
  return { origin, size: Number(size), root: hash }
}

function isBy(key: VerifierKey, line: string, text: string): boolean {
  const [, name, value] = /^— (\S+) (\S+)$/.exec(line) ?? []
  const bytes = fromBase64(value ?? '')
  if (name !== key.name || bytes === null || bytes.length !== 68 || !same(bytes.slice(0, 4), key.id)) return false
  try {
    return ed.verify(bytes.slice(4), utf8(text), key.key)
  } catch {
    return false
  }
}
