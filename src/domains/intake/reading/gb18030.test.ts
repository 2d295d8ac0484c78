import fc from 'fast-check'
import { expect, test } from 'vitest'
import { gbToUtf8 } from './gb18030.ts'

const decoder = new TextDecoder('gb18030', { fatal: true, ignoreBOM: true })
const said = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes)
  } catch {
    return undefined
  }
}

test('every pair of bytes means what TextDecoder says', () => {
  for (let lead = 0x80; lead <= 0xff; lead += 1)
    for (let trail = 0; trail <= 0xff; trail += 1) {
      const bytes = Buffer.from([0x61, lead, trail, 0x62])
      expect(gbToUtf8(bytes)?.toString(), bytes.toString('hex')).toBe(said(bytes))
    }
  expect(gbToUtf8(Buffer.from('a6d9', 'hex'))?.toString()).toBe('\ufe10')
})

test('so does any text, with four-byte characters and broken ends', () => {
  const byte = fc.oneof(
    fc.constantFrom(0x30, 0x39, 0x40, 0x7e, 0x7f, 0x80, 0x81, 0x84, 0x90, 0xa1, 0xa6, 0xd9, 0xe3, 0xfe, 0xff, 0x0a),
    fc.integer({ min: 0, max: 255 }),
  )
  const four = fc
    .tuple(fc.integer({ min: 0x81, max: 0xfe }), fc.integer({ min: 0x30, max: 0x39 }))
    .chain(([a, b]) =>
      fc.tuple(fc.integer({ min: 0x81, max: 0xfe }), fc.integer({ min: 0x30, max: 0x39 })).map((it) => [a, b, ...it]),
    )
  const piece = fc.oneof(
    byte.map((it) => [it]),
    four,
    fc.constantFrom([0xd6, 0xd8], [0xc7, 0xec]),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 20 }), (list) => {
      const bytes = Buffer.from(list.flat())
      expect(gbToUtf8(bytes)?.toString()).toBe(said(bytes))
    }),
    { numRuns: 5000 },
  )
})
