import { isUtf8 } from 'node:buffer'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { gbToUtf8 } from './gb18030.ts'
import type { EncodingName } from './model.ts'
import { inThread, worthThread } from './thread.ts'

/** Stands in text for bytes that the encoding does not know; a record that holds it is set aside. */
export const undecodable = '\ufdd0'

const decoderName = (encoding: EncodingName): string => encoding

/**
 * Cuts a byte stream into blocks that end at a line feed, so that a block can be judged by itself.
 * What has none for longer than `limit` is cut behind a carriage return, for that may end its lines, or else between two
 * characters of UTF-8 (its row is set aside as too long anyway).
 */
export async function* blocks(
  path: string,
  limit = 16 * 2 ** 20,
  how: { readonly start?: number; readonly highWaterMark: number } = { highWaterMark: 2 ** 20 },
): AsyncGenerator<Buffer> {
  let rest: Buffer[] = []
  let held = 0
  for await (const piece of createReadStream(path, how)) {
    const chunk = piece as Buffer
    const end = chunk.lastIndexOf(10)
    if (end < 0 && held + chunk.length < limit) {
      rest.push(chunk)
      held += chunk.length
      continue
    }
    const cut = end < 0 ? cutWithin(chunk) : end + 1
    rest.push(chunk.subarray(0, cut))
    yield Buffer.concat(rest)
    rest = cut < chunk.length ? [chunk.subarray(cut)] : []
    held = chunk.length - cut
  }
  if (held > 0) yield Buffer.concat(rest)
}

/** Where bytes without a line feed are cut: behind their last carriage return, or before a character that is not whole. */
const cutWithin = (chunk: Buffer): number => {
  const end = chunk.lastIndexOf(13)
  if (end >= 0) return end + 1
  let at = chunk.length
  while (at > 1 && chunk.length - at < 3 && ((chunk[at - 1] ?? 0) & 0xc0) === 0x80) at -= 1
  return (chunk[at - 1] ?? 0) >= 0xc0 ? at - 1 : chunk.length
}

/** The lines of a block with their line ends. */
export function* linesOf(block: Buffer): Generator<Buffer> {
  for (let at = 0; at < block.length; ) {
    const end = block.indexOf(10, at)
    const next = end < 0 ? block.length : end + 1
    yield block.subarray(at, next)
    at = next
  }
}

const decodeBlock = (block: Buffer, encoding: EncodingName): string => {
  if (encoding === 'utf-8' && isUtf8(block)) return block.toString('utf8')
  const strict = new TextDecoder(decoderName(encoding), { fatal: true, ignoreBOM: true })
  const loose = new TextDecoder(decoderName(encoding), { ignoreBOM: true })
  try {
    return strict.decode(block)
  } catch {
    return [...linesOf(block)].map((line) => decodeLine(line, strict, loose)).join('')
  }
}

const decodeLine = (line: Buffer, strict: TextDecoder, loose: TextDecoder): string => {
  try {
    return strict.decode(line)
  } catch {
    const end = line.at(-1) === 10 ? (line.at(-2) === 13 ? 2 : 1) : 0
    const body = loose.decode(line.subarray(0, line.length - end)).replaceAll('\ufffd', undecodable)
    return body + line.subarray(line.length - end).toString('latin1')
  }
}

/**
 * The text of a file in pieces, without its byte order mark. Bytes that do not belong to the encoding become
 * {@link undecodable}, and only in their own line. One decoder only (TextDecoder): technology §2 “GB18030”.
 */
export async function* textOf(path: string, encoding: EncodingName): AsyncGenerator<string> {
  let first = true
  const clean = (value: string): string => {
    const out = first && value.startsWith('\ufeff') ? value.slice(1) : value
    first = false
    return out
  }
  if (encoding === 'utf-16le' || encoding === 'utf-16be') {
    const decoder = new TextDecoder(encoding, { ignoreBOM: true })
    for await (const piece of createReadStream(path, { highWaterMark: 2 ** 20 })) {
      const value = decoder.decode(piece as Buffer, { stream: true })
      if (value) yield clean(value)
    }
    const last = decoder.decode()
    if (last) yield clean(last)
    return
  }
  for await (const block of blocks(path)) yield clean(decodeBlock(block, encoding))
}

/** The text of a UTF-8 file from the line on that begins at `start`, in small pieces: a few records are wanted. */
export async function* textFrom(path: string, start: number): AsyncGenerator<string> {
  for await (const block of blocks(path, undefined, { start, highWaterMark: 2 ** 13 }))
    yield decodeBlock(block, 'utf-8')
}

const firstBytes = async (path: string): Promise<Buffer> => {
  const file = await open(path)
  try {
    return (await file.read(Buffer.alloc(3), 0, 3, 0)).buffer
  } finally {
    await file.close()
  }
}

/** Writes a text as UTF-8 into `folder`, bytes outside its encoding as {@link undecodable}. @returns the new file */
export const transcode = async (path: string, encoding: EncodingName, folder: string): Promise<string> => {
  const to = join(folder, 'utf8.txt')
  if ((await stat(path)).size < worthThread) await transcodeHere(path, encoding, to)
  else await inThread(new URL('./transcode-thread.ts', import.meta.url), { path, encoding, to })
  return to
}

/** The same to a file, in this thread. */
export const transcodeHere = async (path: string, encoding: EncodingName, to: string): Promise<void> =>
  pipeline(encoding === 'gb18030' ? fromGb(path) : fromAny(path, encoding), createWriteStream(to))

async function* fromAny(path: string, encoding: EncodingName): AsyncGenerator<Buffer> {
  for await (const piece of textOf(path, encoding)) yield Buffer.from(piece, 'utf8')
}

const byteOrderMark = Buffer.from('\ufeff')

async function* fromGb(path: string): AsyncGenerator<Buffer> {
  let first = true
  for await (const block of blocks(path)) {
    const out = gbToUtf8(block) ?? Buffer.from(decodeBlock(block, 'gb18030'), 'utf8')
    yield first && out.subarray(0, 3).equals(byteOrderMark) ? out.subarray(3) : out
    first = false
  }
}

/**
 * The first part of a text, at least `size` characters where there are as many; `whole` when nothing follows,
 * `marked` when it begins with a byte order mark.
 */
export const headOf = async (
  path: string,
  encoding: EncodingName,
  size: number,
): Promise<{ text: string; whole: boolean; marked: boolean }> => {
  const marked = (await firstBytes(path)).toString('hex') === 'efbbbf'
  let text = ''
  for await (const piece of textOf(path, encoding)) {
    text += piece
    // A piece may be one line of many megabytes: no more of it is needed than was asked for, and a whole line.
    if (text.length >= size) return { text: text.slice(0, size * 4), whole: false, marked }
  }
  return { text, whole: true, marked }
}
