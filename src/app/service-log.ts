import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'

export interface LineLog {
  write(fields: Readonly<Record<string, string | number | boolean>>): void
  close(): Promise<void>
}

const largest = 20 * 1024 * 1024
const kept = 4

/** Shifts `service.ndjson` to `.1`, `.1` to `.2` and so on; the oldest is overwritten. */
function rotate(path: string): void {
  for (let n = kept - 1; n >= 0; n -= 1)
    try {
      renameSync(n === 0 ? path : `${path}.${n}`, `${path}.${n + 1}`)
    } catch {
      // Not there yet.
    }
}

const sizeOf = (path: string): number => {
  try {
    return statSync(path).size
  } catch {
    return 0
  }
}

/**
 * One JSON line an event in `<folder>/service.ndjson`, at most five files of 20 MB. A log that cannot be written is
 * no reason to refuse service: the line is lost and the next one tries again.
 */
export function lineLog(folder: string, clock: () => Date): LineLog {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'service.ndjson')
  let size = sizeOf(path)
  const open = (): WriteStream => createWriteStream(path, { flags: 'a', mode: 0o600 }).on('error', () => undefined)
  let stream = open()
  return {
    write(fields) {
      if (size >= largest) {
        stream.end()
        rotate(path)
        size = 0
        stream = open()
      } else if (stream.destroyed) {
        // A full disk: what is written already is not shifted away for lines that are lost.
        size = sizeOf(path)
        stream = open()
      }
      const line = `${JSON.stringify({ at: clock().toISOString(), ...fields })}\n`
      size += Buffer.byteLength(line)
      stream.write(line)
    },
    close: () =>
      new Promise((resolve) => {
        stream.once('error', () => resolve()).end(resolve)
      }),
  }
}
