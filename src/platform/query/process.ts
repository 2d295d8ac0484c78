import { type ChildProcess, fork } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Answer, Order } from './messages.ts'

/** One engine process as its parent sees it. */
export interface Engine {
  readonly child: ChildProcess
  readonly ready: Promise<void>
  busy: number
  tell(order: Order): void
  /** Hears the answers to one job until it is over; `exit` when the process ends before. */
  hear(id: number, listener: (answer: Answer) => void): () => void
}

const prlimit = '/usr/bin/prlimit'
/** What Node and DuckDB need beside the memory that DuckDB itself counts. */
const besideMb = 1536

/**
 * Starts an engine. DuckDB's own limit does not cover every function (one over a huge list took 11 GB), so the
 * kernel holds the process to a limit as well; there an allocation fails and only its query with it.
 */
export function launch(memoryMb: number): Engine {
  const limited = existsSync(prlimit)
  const child = fork(new URL('./engine.ts', import.meta.url), {
    execPath: limited ? prlimit : process.execPath,
    execArgv: [
      ...(limited ? [`--data=${(memoryMb + besideMb) * 1024 ** 2}`, process.execPath] : []),
      '--import',
      'tsx',
    ],
    env: { PATH: '/usr/bin:/bin', NODE_ENV: 'production', HELIU_ENGINE_MB: String(memoryMb), UV_THREADPOOL_SIZE: '8' },
    serialization: 'advanced',
  })
  const listeners = new Map<number, (answer: Answer) => void>()
  let begun = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    begun = resolve
  })
  child.on('message', (answer: Answer) => (answer.id === 0 ? begun() : listeners.get(answer.id)?.(answer)))
  child.once('exit', () => {
    begun()
    for (const [id, listener] of listeners) listener({ id, failed: 'exit' })
  })
  return {
    child,
    ready,
    busy: 0,
    // A process that is going away answers by its end.
    tell: (order) => void (child.connected && child.send(order, () => undefined)),
    hear(id, listener) {
      listeners.set(id, listener)
      if (child.exitCode !== null || child.signalCode !== null) listener({ id, failed: 'exit' })
      return () => void listeners.delete(id)
    },
  }
}
