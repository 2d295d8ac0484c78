import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { homeHolder, removePostgres } from '#platform/db'
import { configuration, Failure, type Options, out } from './shared.ts'

/** Empties the demo city's home; the next start makes the city anew. Refused while the service runs, and in production. */
export async function demoReset(options: Options): Promise<number> {
  const config = configuration()
  if (config.mode !== 'demo') throw new Failure(2, 'demo-only', 'HELIU_MODE=production：没有演示城市可以重置')
  if (config.database.kind === 'outside') throw new Failure(2, 'outside-database', '使用外部数据库时请自行清空数据库')
  const holder = homeHolder(config.home)
  if (holder !== undefined) throw new Failure(3, 'running', `服务正在运行（进程 ${holder}），请先停止再重置`)
  await removePostgres(config.home)
  for (const folder of [config.storage.folder, join(config.home, 'ledger'), join(config.home, 'keys')])
    await rm(folder, { recursive: true, force: true })
  if (options.json === true) out({ emptied: config.home })
  else process.stdout.write('演示城市已清空；下次 npm start 会重新生成\n')
  return 0
}
