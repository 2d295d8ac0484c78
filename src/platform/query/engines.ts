import { type ChildProcess, fork } from 'node:child_process'
import { problem } from '#platform/problem'

export type TextRow = readonly (string | null)[]

/** The trusted pool: warm engine processes that run plans which we printed. A user's own SQL never comes here. */
export interface Engines {
  /** Rows in batches. Leaving the loop early, or the signal, cancels the query. @throws query/busy, query/engine-lost */
  run(sql: string, signal?: AbortSignal): AsyncIterable<readonly TextRow[]>
  close(): Promise<void>
}

const busy = problem('query/busy', 503, '查询太多，请稍等片刻再试')
const lost = problem('query/engine-lost', 503, '查询引擎中断，已重新启动')
const failed = problem('query/failed', 500, '查询失败')

interface Message {
  readonly ready?: true
  readonly rows?: readonly TextRow[]
  readonly done?: true
  readonly failed?: string
}

interface Engine {
  readonly child: ChildProcess
  readonly ready: Promise<void>
}

const queueLimit = 64

export function openEngines(options: { readonly size: number; readonly memoryMb: number }): Engines {
  const idle: Engine[] = []
  const waiting: ((engine: Engine) => void)[] = []
  const all = new Set<Engine>()
  let closing = false
  const give = (engine: Engine): void => {
    const next = waiting.shift()
    if (next === undefined) idle.push(engine)
    else next(engine)
  }
  const begin = (): Engine => {
    const engine = launch(options.memoryMb)
    all.add(engine)
    engine.child.once('exit', () => {
      all.delete(engine)
      const at = idle.indexOf(engine)
      if (at >= 0) idle.splice(at, 1)
      // A dead engine takes one query with it, never the pool.
      if (!closing) give(begin())
    })
    return engine
  }
  for (let n = 0; n < options.size; n += 1) idle.push(begin())
  const take = (): Promise<Engine> => {
    const engine = idle.shift()
    if (engine !== undefined) return Promise.resolve(engine)
    if (waiting.length >= queueLimit) throw busy({ retryAfter: 2 })
    return new Promise((resolve) => waiting.push(resolve))
  }
  return {
    async *run(sql, signal) {
      const engine = await take()
      await engine.ready
      try {
        yield* conversation(engine, sql, signal)
      } finally {
        if (engine.child.connected) give(engine)
      }
    },
    async close() {
      closing = true
      await Promise.all(
        [...all].map(
          (engine) =>
            new Promise<void>((resolve) => {
              engine.child.once('exit', () => resolve())
              engine.child.kill('SIGKILL')
            }),
        ),
      )
    },
  }
}

function launch(memoryMb: number): Engine {
  const child = fork(new URL('./engine.ts', import.meta.url), {
    execArgv: ['--import', 'tsx'],
    env: { ...environment(), HELIU_ENGINE_MB: String(memoryMb) },
    serialization: 'advanced',
  })
  const ready = new Promise<void>((resolve) => child.once('message', () => resolve()))
  return { child, ready }
}

const environment = (): Record<string, string> => ({ PATH: '/usr/bin:/bin', NODE_ENV: 'production' })

async function* conversation(
  engine: Engine,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncIterable<readonly TextRow[]> {
  const { child } = engine
  const inbox: Message[] = []
  let wake = (): void => undefined
  const hear = (message: Message): void => {
    inbox.push(message)
    wake()
  }
  const gone = (): void => hear({ failed: 'exit' })
  const cancel = (): void => void (child.connected && child.send({ interrupt: true }))
  child.on('message', hear)
  child.once('exit', gone)
  signal?.addEventListener('abort', cancel)
  child.send({ run: sql })
  let over = false
  try {
    for (;;) {
      const message = inbox.shift()
      if (message === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
          if (inbox.length > 0) resolve()
        })
        continue
      }
      if (message.rows !== undefined) yield message.rows
      else {
        over = true
        if (message.done === true) return
        if (message.failed === 'exit') throw lost({ retryAfter: 1 })
        throw failed({ detail: message.failed ?? '' })
      }
    }
  } finally {
    // A reader that left: stop the query and drain what was under way, so that the next one hears only its own.
    if (!over && child.connected) {
      cancel()
      await drained(child, inbox, (set) => {
        wake = set
      })
    }
    child.off('message', hear)
    child.off('exit', gone)
    signal?.removeEventListener('abort', cancel)
  }
}

async function drained(child: ChildProcess, inbox: Message[], onWake: (set: () => void) => void): Promise<void> {
  while (child.connected) {
    const message = inbox.shift()
    if (message?.done === true || message?.failed !== undefined) return
    if (message === undefined) await new Promise<void>((resolve) => onWake(resolve))
  }
}
