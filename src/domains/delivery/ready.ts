import { randomUUID } from 'node:crypto'
import { createWriteStream, rmSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Version } from '#platform/lake'
import { pausePoint } from '#platform/pause'
import type { Engines, Plan } from '#platform/query'
import { open } from './formats/index.ts'
import type { Format } from './model.ts'
import { type Weighed, weighed } from './weighed.ts'

/** Files of whole versions, made once: what most callers take costs no engine. Which bytes they are is in `kept.ts`. */
export interface Ready {
  /** The file of these bytes where it lies and has their length; null when it must be made. */
  find(which: Which, format: Format, bytes: Weighed): Promise<ReadyFile | null>
  /** Makes the file from the lake. Two callers wait for one making. */
  make(version: Version, plan: Plan, format: Format): Promise<ReadyFile>
  /** Where files on their way lie; emptied at the next start. */
  readonly drafts: string
}

/** Where a file lies, with the digest and length of what was written. */
export interface ReadyFile extends Weighed {
  readonly folder: string
  readonly name: string
}

/** How the formats are written: raised with every change of the bytes that they give for the same rows. */
const writing = 3

/** Where the files of whole versions lie that were written as they are today. */
export const readyFolder = (folder: string): string => join(folder, 'ready', `w${writing}`)

/** Takes away what was written in another way, in the background: it is made anew when somebody asks. */
async function clearOthers(root: string): Promise<void> {
  const all = dirname(root)
  for (const name of await readdir(all).catch(() => []))
    if (name !== basename(root)) await rm(join(all, name), { recursive: true, force: true })
}

type Which = Pick<Version, 'dataset' | 'version'>

/**
 * Named by its bytes: a file that was made beside the record of another one is not taken for it, whichever of two
 * processes was the last.
 */
const nameOf = ({ dataset, version }: Which, format: Format, { sha256 }: Weighed): string =>
  `${dataset}-v${version}-${sha256.slice(0, 16)}.${format}`

/** Where a file of these bytes lies below the folder of those that lie ready. */
export const readyPath = (which: Which, format: Format, bytes: Weighed): string =>
  join(which.dataset, nameOf(which, format, bytes))

export function readyFiles(root: string, engines: Engines): Ready {
  const making = new Map<string, Promise<ReadyFile>>()
  const drafts = join(root, '.drafts')
  // What lies there was never finished: its process is gone.
  rmSync(drafts, { recursive: true, force: true })
  clearOthers(root).catch(() => undefined)
  return {
    drafts,
    async find(which, format, { sha256, bytes }) {
      const folder = join(root, which.dataset)
      const name = nameOf(which, format, { sha256, bytes })
      const size = await stat(join(folder, name)).then(
        (it) => it.size,
        () => -1,
      )
      return size === bytes ? { folder, name, sha256, bytes } : null
    },
    async make(version, plan, format) {
      const what = `${version.dataset}-v${version.version}.${format}`
      const work =
        making.get(what) ??
        make(engines, plan, { format, folder: join(root, version.dataset), drafts, version }).finally(() =>
          making.delete(what),
        )
      making.set(what, work)
      return work
    },
  }
}

interface Making {
  readonly format: Format
  readonly folder: string
  /** Beside all of them, on the same disk. */
  readonly drafts: string
  readonly version: Which
}

async function make(engines: Engines, plan: Plan, { format, folder, drafts, version }: Making): Promise<ReadyFile> {
  await mkdir(folder, { recursive: true })
  await mkdir(drafts, { recursive: true })
  const draft = join(drafts, randomUUID())
  try {
    const rows = await open(engines, plan, format, {
      charset: 'utf-8',
      folder: drafts,
      signal: new AbortController().signal,
    })
    const { promise, resolve } = Promise.withResolvers<Weighed>()
    await pipeline(
      weighed(rows, async (it) => resolve(it)),
      createWriteStream(draft, { flush: true }),
    )
    await pausePoint('delivery/made')
    const bytes = await promise
    const name = nameOf(version, format, bytes)
    await rename(draft, join(folder, name))
    await pausePoint('delivery/placed')
    await sweep(folder, version.version)
    return { folder, name, ...bytes }
  } finally {
    await rm(draft, { force: true })
  }
}

/** Files of versions long past are made again when somebody asks. */
async function sweep(folder: string, version: number): Promise<void> {
  for (const file of await readdir(folder)) {
    const at = Number(/-v(\d+)-/.exec(file)?.[1])
    if (at < version - 1) await rm(join(folder, file), { force: true })
  }
}
