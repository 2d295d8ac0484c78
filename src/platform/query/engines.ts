import { pipeline, type Readable, Transform } from 'node:stream'
import { problem } from '#platform/problem'
import { type Answer, slotsOfEngine, type TextRow } from './messages.ts'
import { openPipes, type Pipe } from './pipes.ts'
import { type Engine, launch } from './process.ts'
import { text as quoteText } from './sql.ts'

/** The trusted pool: warm engine processes that run plans which we printed. A user's own SQL never comes here. */
export interface Engines {
  /** Rows in batches. Leaving the loop early, or the signal, cancels the query. @throws query/busy, query/engine-lost */
  run(sql: string, signal?: AbortSignal): AsyncIterable<readonly TextRow[]>
  /**
   * The query's one text column as lines of UTF-8, each ended by LF, as fast as DuckDB writes. Resolves with the first
   * bytes; destroying the stream, or the signal, cancels the query. @throws query/busy, query/engine-lost, query/failed
   */
  lines(sql: string, signal?: AbortSignal): Promise<Readable>
  close(): Promise<void>
}

const busy = problem('query/busy', 503, '查询太多，请过几秒再试')
const lost = problem('query/engine-lost', 503, '查询引擎中断，已重新启动')
const failed = problem('query/failed', 500, '查询失败')
const badPattern = problem('query/bad-pattern', 422, '正则表达式无法读取（RE2 语法）')

const queueLimit = 64
/** A query that does not end by this time after it was told to is ended with its process. */
const graceMs = 2000

/** How RE2 begins to say what it cannot read. It alone knows its language. */
const patternFault =
  /^Invalid Input Error: (missing [\])]|(bad|invalid) repetition|no argument for rep|invalid (escape|perl|char|named)|trailing \\|unexpected \)|pattern too)/

/** What the engine says holds SQL, values and places of files: its first words are for the log, none for the caller. */
function failure(message: string) {
  if (message === 'exit') return lost({ retryAfter: 1 })
  if (patternFault.test(message)) return badPattern()
  const first = (message.split('\n')[0] ?? '').replace(/(["']).*?\1/g, '…')
  if (!/interrupt|broken pipe/i.test(first))
    process.stderr.write(`${JSON.stringify({ event: 'query', failed: first })}\n`)
  return failed()
}

interface Pool {
  /** A place at an engine; who leaves while waiting for it leaves the queue. */
  take(signal: AbortSignal | undefined): Promise<Engine>
  give(engine: Engine): void
  close(): Promise<void>
}

function openPool(options: { readonly size: number; readonly memoryMb: number }): Pool {
  const all = new Set<Engine>()
  const waiting: ((engine: Engine) => void)[] = []
  let closing = false
  const free = (): Engine | undefined =>
    [...all].filter((engine) => engine.busy < slotsOfEngine).sort((a, b) => a.busy - b.busy)[0]
  const serve = (): void => {
    for (let engine = free(); engine !== undefined && waiting.length > 0; engine = free()) {
      engine.busy += 1
      waiting.shift()?.(engine)
    }
  }
  const begin = (): void => {
    const engine = launch(options.memoryMb)
    all.add(engine)
    engine.child.once('exit', () => {
      all.delete(engine)
      // A dead engine takes its queries with it, never the pool.
      if (!closing) begin()
    })
    serve()
  }
  for (let n = 0; n < options.size; n += 1) begin()
  return {
    async take(signal) {
      signal?.throwIfAborted()
      if (waiting.length >= queueLimit) throw busy({ retryAfter: 2 })
      const { promise, resolve, reject } = Promise.withResolvers<Engine>()
      const leave = (): void => {
        const at = waiting.indexOf(resolve)
        if (at >= 0) waiting.splice(at, 1)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', leave)
      waiting.push(resolve)
      serve()
      const engine = await promise.finally(() => signal?.removeEventListener('abort', leave))
      await engine.ready
      return engine
    },
    give(engine) {
      engine.busy -= 1
      serve()
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

/** Warm engines; each runs several queries side by side, more wait their turn, too many are refused. */
export function openEngines(options: { readonly size: number; readonly memoryMb: number }): Engines {
  const pool = openPool(options)
  const pipes = openPipes()
  let jobs = 0
  return {
    async *run(sql, signal) {
      const engine = await pool.take(signal)
      try {
        jobs += 1
        yield* conversation(engine, jobs, sql, signal)
      } finally {
        pool.give(engine)
      }
    },
    async lines(sql, signal) {
      const pipe = await pipes.take()
      const engine = await pool.take(signal).catch((error: unknown) => {
        pipe.give()
        throw error
      })
      jobs += 1
      const it = dictation(engine, jobs, sql, pipe, signal)
      void it.over.then(() => pool.give(engine))
      void Promise.all([it.over, it.closed]).then(() => pipe.give())
      return it.begun
    },
    async close() {
      await pool.close()
      pipes.close()
    },
  }
}

interface Stopping {
  over(): void
}

/** Ends what is under way: asks until it ends, and ends the process where asking does not help. */
function stop(engine: Engine, id: number): Stopping {
  const ask = (): void => engine.tell({ id, interrupt: true })
  ask()
  const asking = setInterval(ask, 100).unref()
  const ending = setTimeout(() => engine.child.kill('SIGKILL'), graceMs).unref()
  return {
    over() {
      clearInterval(asking)
      clearTimeout(ending)
    },
  }
}

async function* conversation(
  engine: Engine,
  id: number,
  sql: string,
  signal: AbortSignal | undefined,
): AsyncIterable<readonly TextRow[]> {
  const inbox: Answer[] = []
  let wake = (): void => undefined
  const next = async (): Promise<Answer> => {
    while (inbox.length === 0)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    return inbox.shift() as Answer
  }
  const deaf = engine.hear(id, (answer) => {
    inbox.push(answer)
    wake()
  })
  let stopping: Stopping | undefined
  const cancel = (): void => {
    stopping ??= stop(engine, id)
  }
  signal?.addEventListener('abort', cancel)
  engine.tell({ id, sql })
  if (signal?.aborted === true) cancel()
  let over = false
  try {
    while (!over) {
      const answer = await next()
      over = answer.done === true || answer.failed !== undefined
      if (answer.failed !== undefined) throw failure(answer.failed)
      if (answer.rows === undefined) continue
      yield answer.rows
      if (!over) engine.tell({ id })
    }
  } finally {
    // A reader that left: the query is stopped and heard out before the engine takes another in its place.
    if (!over) cancel()
    while (!over) {
      const answer = await next()
      over = answer.done === true || answer.failed !== undefined
    }
    stopping?.over()
    deaf()
    signal?.removeEventListener('abort', cancel)
  }
}

/** `COPY` without quoting: a line is exactly the text that the query gives, and a line feed. */
const copy = (sql: string, pipe: string): string =>
  `COPY (${sql}) TO ${quoteText(pipe)} (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\x01', USE_TMP_FILE false)`

interface Dictation {
  /** The stream once there is something in it, or its end: what fails before is a refusal and not half a file. */
  readonly begun: Promise<Readable>
  /** The engine is free again. */
  readonly over: Promise<void>
  /** Nobody has the pipe open any more. */
  readonly closed: Promise<void>
}

function dictation(engine: Engine, id: number, sql: string, pipe: Pipe, signal?: AbortSignal): Dictation {
  const begun = Promise.withResolvers<Readable>()
  const over = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const end = pipe.open()
  let stream: Readable | undefined
  let ended = false
  let stopping: Stopping | undefined
  const halt = (): void => {
    if (!ended) stopping ??= stop(engine, id)
  }
  const cancel = (): void => {
    halt()
    stream?.destroy()
  }
  const read = (): void => {
    const reading = end.read()
    // The pipe ends also when its writer is killed: the end is one only if the engine has said so before.
    const whole = new Transform({
      transform: (chunk, _, done) => done(null, chunk),
      flush: (done) => done(ended ? null : lost({ retryAfter: 1 })),
    })
    stream = whole
    whole.once('readable', () => begun.resolve(whole))
    whole.once('error', (error) => begun.reject(error))
    pipeline(reading, whole, () => undefined)
    reading.once('close', () => {
      halt()
      begun.reject(lost({ retryAfter: 1 }))
      closed.resolve()
    })
    if (signal?.aborted === true) cancel()
  }
  const deaf = engine.hear(id, (answer) => {
    if (answer.writing === true) return read()
    ended = true
    stopping?.over()
    deaf()
    signal?.removeEventListener('abort', cancel)
    if (answer.failed !== undefined) {
      const why = failure(answer.failed)
      begun.reject(why)
      stream?.destroy(why)
    }
    if (stream === undefined) {
      end.close()
      closed.resolve()
    }
    // The engine holds the pipe open until it hears this, so that a failure can never look like the end.
    engine.tell({ id })
    over.resolve()
  })
  signal?.addEventListener('abort', cancel)
  engine.tell({ id, sql: copy(sql, pipe.path), pipe: pipe.path })
  return { begun: begun.promise, over: over.promise, closed: closed.promise }
}
