import { DuckDBInstance } from '@duckdb/node-api'

/** Runs one SQL text and is gone with all its memory: where that of the parent is measured. */
async function main(): Promise<void> {
  const duck = await (await DuckDBInstance.create(':memory:')).connect()
  await duck.run(process.argv[2] ?? '')
}

void main()
