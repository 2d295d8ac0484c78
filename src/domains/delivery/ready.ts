import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Version } from '#platform/lake'
import { pausePoint } from '#platform/pause'
import type { Engines, Plan } from '#platform/query'
import { open } from './formats/index.ts'
import { type Format, formats } from './model.ts'

/** Files of whole versions, made once: what most callers take costs no engine. */
export interface Ready {
  /** The folder and name of the file, making it first when it is not there. Two callers wait for one making. */
  file(version: Version, plan: Plan, format: Format): Promise<ReadyFile>
  /** SHA-256 of such a file, hexadecimal; kept beside it, since a large one is read for a second. */
  digest(file: ReadyFile): Promise<string>
  /** Where files on their way lie; emptied at the next start. */
  readonly drafts: string
}

export interface ReadyFile {
  readonly folder: string
  readonly name: string
}

/** How the formats are written: raised with every change of the bytes that they give for the same rows. */
const writing = 2

/** Where the files of whole versions lie that were written as they are today. */
export const readyFolder = (folder: string): string => join(folder, 'ready', `w${writing}`)

/** Takes away what was written in another way, in the background: it is made anew when somebody asks. */
async function clearOthers(root: string): Promise<void> {
  const all = dirname(root)
  for (const name of await readdir(all).catch(() => []))
    if (name !== basename(root)) await rm(join(all, name), { recursive: true, force: true })
}

type Which = Pick<Version, 'dataset' | 'version'>

const nameOf = ({ dataset, version }: Which, format: Format): string => `${dataset}-v${version}.${format}`

/** How many bytes the files of a version have that lie ready; a format that nobody asked for yet is left out. */
export async function readySizes(folder: string, { dataset, version }: Which) {
  const sizes: Partial<Record<Format, number>> = {}
  for (const format of formats) {
    const place = join(readyFolder(folder), dataset, nameOf({ dataset, version }, format))
    const size = await stat(place).then(
      (it) => it.size,
      () => undefined,
    )
    if (size !== undefined) sizes[format] = size
  }
  return sizes
}

export function readyFiles(root: string, engines: Engines): Ready {
  const making = new Map<string, Promise<void>>()
  const drafts = join(root, '.drafts')
  // What lies there was never finished: its process is gone.
  rmSync(drafts, { recursive: true, force: true })
  clearOthers(root).catch(() => undefined)
  return {
    drafts,
    async file(version, plan, format) {
      const folder = join(root, version.dataset)
      const name = nameOf(version, format)
      const place = join(folder, name)
      const there = await access(place).then(
        () => true,
        () => false,
      )
      if (!there) {
        const work =
          making.get(place) ??
          make(engines, plan, { format, folder, drafts, name, version: version.version }).finally(() =>
            making.delete(place),
          )
        making.set(place, work)
        await work
      }
      return { folder, name }
    },
    digest: ({ folder, name }) => digestOf(join(folder, name), drafts),
  }
}

async function digestOf(path: string, drafts: string): Promise<string> {
  const beside = `${path}.sha256`
  const known = await readFile(beside, 'utf8').catch(() => undefined)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 ** 2 }), hash)
  const digest = hash.digest('hex')
  await mkdir(drafts, { recursive: true })
  const draft = join(drafts, randomUUID())
  await writeFile(draft, digest, { flush: true })
  await rename(draft, beside)
  return digest
}

interface Making {
  readonly format: Format
  readonly folder: string
  /** Beside all of them, on the same disk. */
  readonly drafts: string
  readonly name: string
  readonly version: number
}

async function make(engines: Engines, plan: Plan, { format, folder, drafts, name, version }: Making): Promise<void> {
  await mkdir(folder, { recursive: true })
  await mkdir(drafts, { recursive: true })
  const draft = join(drafts, randomUUID())
  try {
    const rows = await open(engines, plan, format, {
      charset: 'utf-8',
      folder: drafts,
      signal: new AbortController().signal,
    })
    await pipeline(rows, createWriteStream(draft, { flush: true }))
    await pausePoint('delivery/made')
    await rename(draft, join(folder, name))
  } finally {
    await rm(draft, { force: true })
  }
  // Files of versions long past are made again when somebody asks.
  for (const file of await readdir(folder)) {
    const at = Number(/-v(\d+)\./.exec(file)?.[1])
    if (at < version - 1) await rm(join(folder, file), { force: true })
  }
}
