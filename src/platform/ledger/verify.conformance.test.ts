import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { checkLog, openNote, verifyConsistency, verifyInclusion } from './verify/index.ts'

const vectors = join(process.env['HELIU_VECTORS'] ?? '', 'vectors')

const filesBelow = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })

const bytes = (text: string | null): Uint8Array => Buffer.from(text ?? '', 'base64')
const Proof = z.array(z.string()).nullable()
const Inclusion = z.object({
  leafIdx: z.number(),
  treeSize: z.number(),
  root: z.string().nullable(),
  leafHash: z.string().nullable(),
  proof: Proof,
  desc: z.string(),
  wantErr: z.boolean(),
})
const Consistency = z.object({
  size1: z.number(),
  size2: z.number(),
  root1: z.string().nullable(),
  root2: z.string().nullable(),
  proof: Proof,
  desc: z.string(),
  wantErr: z.boolean(),
})

describe('rfc6962-merkle', () => {
  const read = (kind: string): unknown[] =>
    filesBelow(join(vectors, 'rfc6962-merkle/testdata', kind)).map((path): unknown =>
      JSON.parse(readFileSync(path, 'utf8')),
    )

  test('98 inclusion probes', () => {
    const probes = read('inclusion').map((it) => Inclusion.parse(it))
    expect(probes).toHaveLength(98)
    const wrong = probes.filter(
      (it) =>
        verifyInclusion(it.leafIdx, it.treeSize, bytes(it.leafHash), (it.proof ?? []).map(bytes), bytes(it.root)) ===
        it.wantErr,
    )
    expect(wrong.map((it) => it.desc)).toEqual([])
  })

  test('98 consistency probes', () => {
    const probes = read('consistency').map((it) => Consistency.parse(it))
    expect(probes).toHaveLength(98)
    const wrong = probes.filter(
      (it) =>
        verifyConsistency(it.size1, it.size2, (it.proof ?? []).map(bytes), bytes(it.root1), bytes(it.root2)) ===
        it.wantErr,
    )
    expect(wrong.map((it) => it.desc)).toEqual([])
  })
})

describe('a log that another program wrote', () => {
  const log = join(vectors, 'tlog-tiles-posix-log/testdata/log')
  const vkey = /LOG_PUBLIC_KEY="([^"]+)"/.exec(readFileSync(join(log, '../build_log.sh'), 'utf8'))?.[1] ?? ''
  const file = (path: string): Uint8Array | null => {
    try {
      return readFileSync(join(log, path))
    } catch {
      return null
    }
  }

  test('is read whole, at its end and at every size it had', async () => {
    expect(await checkLog(async (path) => file(path), vkey)).toMatchObject({ ok: true, size: 15 })
    for (let size = 1; size <= 15; size += 1)
      expect(
        await checkLog(async (path) => (path === 'checkpoint' ? file(`checkpoint.${size}`) : file(path)), vkey),
      ).toMatchObject({ ok: true, size })
  })

  test('a changed byte of any file is found', async () => {
    const used: string[] = []
    await checkLog(async (path) => {
      used.push(path)
      return file(path)
    }, vkey)
    for (const path of used) {
      const whole = file(path) ?? new Uint8Array()
      for (let at = 0; at < whole.length; at += 1) {
        const altered = Uint8Array.from(whole, (byte, i) => (i === at ? byte ^ 1 : byte))
        const verdict = await checkLog(async (wanted) => (wanted === path ? altered : file(wanted)), vkey)
        // The signature line names the key by text; a changed bit there must not verify either.
        expect({ path, at, ok: verdict.ok }).toEqual({ path, at, ok: false })
      }
    }
  })

  test('a note with another key is refused', () => {
    expect(typeof openNote(readFileSync(join(log, 'checkpoint'), 'utf8'), vkey.replace('33d7b496', '33d7b497'))).toBe(
      'string',
    )
  })
})
