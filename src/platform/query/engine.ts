import { closeSync, constants, openSync } from 'node:fs'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type Answer, type Order, slotsOfEngine } from './messages.ts'

/** One engine process: runs printed plans side by side, each on a connection of its own. */
// oxlint-disable-next-line node/no-process-env -- the parent says how much memory this process may use
const memory = process.env['HELIU_ENGINE_MB'] ?? '1024'
const instance = await DuckDBInstance.create(':memory:', {
  threads: '2',
  memory_limit: `${memory}MB`,
})
/** Batches that may be under way to a reader who has not taken them. */
const ahead = 4

interface Job {
  readonly connection: DuckDBConnection
  /** Batches that the reader has not taken yet. */
  sent: number
  wake: () => void
}

const idle: DuckDBConnection[] = []
const jobs = new Map<number, Job>()
/** Pipes whose query is over, by its id, until the reader has heard how it ended. */
const held = new Map<number, number>()

async function connect(): Promise<DuckDBConnection> {
  const connection = await instance.connect()
  await connection.run('SET autoinstall_known_extensions=false')
  await connection.run('SET autoload_known_extensions=false')
  await connection.run("SET TimeZone='Asia/Shanghai'")
  // A part never changes under its name: its footer is read once.
  await connection.run('LOAD parquet')
  await connection.run('SET parquet_metadata_cache=true')
  return connection
}

const send = (message: Answer): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)))
  })

/** Rows in batches, the last one in the answer; a reader who does not take them holds the query back. */
async function rows(id: number, job: Job, sql: string): Promise<Answer> {
  const result = await job.connection.stream(sql)
  let chunk = await result.fetchChunk()
  while (chunk !== null && chunk.rowCount > 0) {
    const batch = chunk.getRows().map((row) => row.map((value) => (value === null ? null : String(value))))
    chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return { id, rows: batch, done: true }
    job.sent += 1
    await send({ id, rows: batch })
    if (job.sent >= ahead)
      await new Promise<void>((resolve) => {
        job.wake = resolve
      })
  }
  return { id, done: true }
}

/** Lets DuckDB write into the named pipe itself. Held open here, so that the reader meets no end before the start. */
async function lines(id: number, job: Job, sql: string, pipe: string): Promise<Answer> {
  held.set(id, openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK))
  await send({ id, writing: true })
  await job.connection.run(sql)
  return { id, done: true }
}

const failureOf = (id: number, error: unknown): Answer => ({
  id,
  failed: error instanceof Error ? error.message : String(error),
})

async function work({ id, pipe }: Order, sql: string): Promise<void> {
  const connection = idle.pop()
  if (connection === undefined) return send({ id, failed: 'no connection is free' })
  const job: Job = { connection, sent: 0, wake: () => undefined }
  jobs.set(id, job)
  const answer = await (pipe === undefined ? rows(id, job, sql) : lines(id, job, sql, pipe)).catch((error: unknown) =>
    failureOf(id, error),
  )
  // Free before the answer goes: the next order may follow it at once.
  jobs.delete(id)
  idle.push(connection)
  await send(answer)
}

/** The reader took a batch, or heard the end: of a pipe that is what closes it. */
function taken(id: number): void {
  const job = jobs.get(id)
  if (job !== undefined) {
    job.sent -= 1
    job.wake()
  }
  const pipe = held.get(id)
  if (pipe !== undefined && job === undefined) {
    held.delete(id)
    closeSync(pipe)
  }
}

process.on('message', (order: Order) => {
  if (order.sql !== undefined) void work(order, order.sql)
  else if (order.interrupt === true) {
    const job = jobs.get(order.id)
    job?.connection.interrupt()
    job?.wake()
  } else taken(order.id)
})
process.on('disconnect', () => process.exit(0))
for (let n = 0; n < slotsOfEngine; n += 1) idle.push(await connect())
await send({ id: 0, done: true })
