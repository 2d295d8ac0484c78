import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { closeSync, constants, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { problem } from '#platform/problem'

const stalled = problem('query/reader-stalled', 408, '接收方太久没有读取，传输已停止')
const patienceMs = 60_000

/** A named pipe from an engine, which opens files only by name, to this process. */
export interface Pipe {
  readonly path: string
  /** Opens the reading end, which must be there before the writer comes; it is read from when the writer is there. */
  open(): { read(): Readable; close(): void }
  /** Gives it back for the next one: neither end is open any more. */
  give(): void
}

export interface Pipes {
  take(): Promise<Pipe>
  close(): void
}

const named = 'heliu-pipes-'
const ofProcess = new RegExp(`^${named}(\\d+)-`)

/** Takes away the folders of processes that were killed: their name says whose they are. */
function sweep(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = ofProcess.exec(name) ?? []
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue
    try {
      rmSync(join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another account's.
    }
  }
}

export function openPipes(): Pipes {
  sweep()
  const folder = mkdtempSync(join(tmpdir(), `${named}${process.pid}-`))
  const idle: Pipe[] = []
  const make = (path: string): Pipe => {
    const pipe: Pipe = {
      path,
      open() {
        // Without O_NONBLOCK the call would wait for the writer, and with it the whole process.
        const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
        return {
          read: () => watched(new Socket({ fd, readable: true, writable: false })),
          close: () => closeSync(fd),
        }
      },
      give: () => void idle.push(pipe),
    }
    return pipe
  }
  return {
    async take() {
      const known = idle.pop()
      if (known !== undefined) return known
      const path = join(folder, randomUUID())
      await promisify(execFile)('mkfifo', ['-m', '600', path])
      return make(path)
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** A reader that takes nothing for a minute, though there is something to take, loses its query. */
function watched(stream: Socket): Socket {
  let before = -1
  const look = setInterval(() => {
    if (stream.readableLength > 0 && stream.bytesRead === before) stream.destroy(stalled())
    before = stream.bytesRead
  }, patienceMs).unref()
  return stream.once('close', () => clearInterval(look))
}
