import { isUtf8 } from 'node:buffer'
import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import yauzl from 'yauzl'
import { badArchive, broken, tooLarge } from './problems.ts'

/** A ZIP may expand to this many times its size (above a first MiB) and to this many bytes, all entries together. */
export const expansion = { times: 200, bytes: 4 * 2 ** 30, free: 2 ** 20 } as const

export interface Archive {
  /** Files by their name inside; folders and system litter left out. */
  readonly names: readonly string[]
  /** The bytes that it says it expands to: a hint, not believed where it matters. */
  readonly declared: number
  /** The bytes of a file, counted against the limits whatever the archive declares. */
  stream(name: string): Promise<AsyncIterable<Buffer>>
  close(): void
}

const litter = /(^|\/)(__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i

const nameOf = (raw: Buffer, flags: number): string =>
  (flags & 0x800) !== 0 || isUtf8(raw) ? raw.toString('utf8') : new TextDecoder('gb18030').decode(raw)

/**
 * Opens a ZIP. Names without the UTF-8 flag are GB18030 unless they are valid UTF-8. Throws `intake/archive` for
 * names that leave the archive and for encrypted entries, `intake/broken-file` for a damaged directory.
 */
export const openArchive = async (path: string, name: string): Promise<Archive> => {
  const { size } = await stat(path)
  const zip = await yauzl.openPromise(path, { autoClose: false, decodeStrings: false, lazyEntries: true }).catch(() => {
    throw broken({ detail: `“${name}”不是完整的 ZIP/XLSX 文件。请重新压缩或导出后上传。` })
  })
  const entries = new Map<string, yauzl.Entry>()
  let declared = 0
  try {
    for await (const entry of zip.eachEntry()) {
      const inside = nameOf(
        entry.fileNameRaw ?? (entry.fileName as unknown as Buffer),
        entry.generalPurposeBitFlag,
      ).replaceAll('\\', '/')
      if (
        inside.split('/').includes('..') ||
        inside.startsWith('/') ||
        /^[a-z]:/i.test(inside) ||
        inside.includes('\0')
      )
        throw badArchive({ detail: `“${name}”中的“${inside}”指向压缩包之外，已拒绝。请重新压缩后上传。` })
      if (inside.endsWith('/') || litter.test(inside)) continue
      if ((entry.generalPurposeBitFlag & 1) !== 0)
        throw badArchive({ detail: `“${name}”中的“${inside}”加了密码。请去掉密码重新压缩后上传。` })
      if (entries.size >= 10000) throw badArchive({ detail: `“${name}”中的文件超过 10000 个。` })
      declared += entry.uncompressedSize
      entries.set(inside, entry)
    }
    limit(declared, size, name)
  } catch (error) {
    zip.close()
    if (error instanceof Error && error.name === 'Error' && !('status' in error))
      throw broken({ detail: `“${name}”的目录已损坏。请重新压缩或导出后上传。` })
    throw error
  }
  let expanded = 0
  return {
    names: [...entries.keys()],
    declared,
    close: () => zip.close(),
    stream: async (inside) => {
      const entry = entries.get(inside)
      if (!entry) throw broken({ detail: `“${name}”中缺少“${inside}”。请重新导出后上传。` })
      const stream = await zip.openReadStreamPromise(entry)
      const counted = async function* (): AsyncGenerator<Buffer> {
        for await (const chunk of stream) {
          expanded += (chunk as Buffer).length
          limit(expanded, size, name, 3)
          yield chunk as Buffer
        }
      }
      return guarded(counted(), name)
    },
  }
}

async function* guarded(chunks: AsyncIterable<Buffer>, name: string): AsyncGenerator<Buffer> {
  try {
    yield* chunks
  } catch (error) {
    if (error instanceof Error && 'status' in error) throw error
    throw broken({ detail: `“${name}”的压缩内容已损坏。请重新压缩或导出后上传。` })
  }
}

/** `passes`: a workbook's sheet may be read more than once; what counts is what one reading expands to. */
const limit = (expanded: number, size: number, name: string, passes = 1): void => {
  if (expanded <= expansion.free) return
  if (expanded > expansion.bytes * passes || expanded > size * expansion.times * passes)
    throw tooLarge({
      detail: `“${name}”展开后超过 ${expansion.times} 倍或 4 GB，已停止。请拆分后上传，或直接上传未压缩的 CSV。`,
    })
}

/** Whether an archive is a workbook. */
export const isWorkbook = (archive: Archive): boolean =>
  archive.names.includes('[Content_Types].xml') && archive.names.some((it) => it.startsWith('xl/'))

/** Unpacks the one file of a ZIP to `path` and returns its name; several, none or an archive inside are refused. */
export const unpackOnly = async (archive: Archive, name: string, path: string): Promise<string> => {
  const [only, ...more] = archive.names
  if (only === undefined) throw badArchive({ detail: `“${name}”中没有文件。` })
  if (more.length > 0)
    throw badArchive({
      detail: `“${name}”中有 ${archive.names.length} 个文件：${archive.names.slice(0, 20).join('、')}。请一次上传一个文件，或每个压缩包只放一个。`,
    })
  if (archive.names.some((it) => /\.(zip|rar|7z|gz|tar)$/i.test(it)))
    throw badArchive({ detail: `“${name}”中还是压缩包“${only}”。请解开一层后上传。` })
  const pass = new Transform({ transform: (chunk: Buffer, _encoding, done) => done(null, chunk) })
  await pipeline(await archive.stream(only), pass, createWriteStream(path))
  return basename(only)
}
