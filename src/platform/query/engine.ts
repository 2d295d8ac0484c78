import { DuckDBInstance } from '@duckdb/node-api'

/** One engine process: runs printed plans one after the other on its connection and sends rows in batches. */
// oxlint-disable-next-line node/no-process-env -- the parent says how much memory this process may use
const memory = process.env['HELIU_ENGINE_MB'] ?? '1024'
const instance = await DuckDBInstance.create(':memory:', {
  threads: '2',
  memory_limit: `${memory}MB`,
})
const connection = await instance.connect()
await connection.run('SET autoinstall_known_extensions=false')
await connection.run('SET autoload_known_extensions=false')
await connection.run("SET TimeZone='Asia/Shanghai'")

const send = (message: object): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send?.(message, undefined, undefined, (error) => (error === null ? resolve() : reject(error)))
  })

async function run(sql: string): Promise<void> {
  const result = await connection.stream(sql)
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    await send({ rows: chunk.getRows().map((row) => row.map((value) => (value === null ? null : String(value)))) })
  }
  await send({ done: true })
}

process.on('message', (message: { run?: string; interrupt?: true }) => {
  if (message.interrupt === true) connection.interrupt()
  if (message.run !== undefined)
    void run(message.run).catch((error: unknown) =>
      send({ failed: error instanceof Error ? error.message : String(error) }),
    )
})
process.on('disconnect', () => process.exit(0))
await send({ ready: true })
