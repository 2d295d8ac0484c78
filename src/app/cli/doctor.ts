import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { searchFaults } from '#domains/catalog'
import { checkReadyFiles } from '#domains/delivery'
import type { Config } from '#platform/config'
import { system } from '#platform/context'
import { clusterFolder, type Database, homeHolder } from '#platform/db'
import { eventHealth } from '#platform/events'
import { jobHealth } from '#platform/jobs'
import { erasedPayloads, firstDifference } from '#platform/ledger'
import { checkLog } from '#platform/ledger/verify'
import { comfortable, demandPort, freeBytes, hindrance } from '../starting.ts'
import { withDatabase } from './database.ts'
import { fromFolder } from './ledger.ts'
import { configuration, Failure, type Options, out } from './shared.ts'

interface Finding {
  readonly what: string
  readonly well: boolean
  readonly detail: string
}

const well = (what: string, detail = ''): Finding => ({ what, well: true, detail })
const ill = (what: string, detail: string): Finding => ({ what, well: false, detail })

async function port(config: Config, holder: number | undefined): Promise<Finding> {
  if (holder !== undefined) {
    const ready = await fetch(`http://127.0.0.1:${config.port}/readyz`).then(
      (it) => it.ok,
      () => false,
    )
    return ready
      ? well('port', `${config.port}，由本服务使用（进程 ${holder}）`)
      : ill('port', `服务在运行（进程 ${holder}），但 ${config.port} 没有应答；它可能用着别的 PORT`)
  }
  return demandPort(config).then(
    () => well('port', String(config.port)),
    (error: unknown) => ill('port', hindrance(error) ?? String(error)),
  )
}

async function disk(config: Config): Promise<Finding> {
  const free = await freeBytes(config.home)
  const text = `可用 ${(free / 1024 ** 3).toFixed(1)} GiB`
  return free > comfortable ? well('disk', text) : ill('disk', `${text}，少于 1 GiB：清理磁盘或换 HELIU_HOME`)
}

async function jobs(database: Database, served: boolean): Promise<Finding> {
  const there = await database.pool.query<{ it: string | null }>(`select to_regclass('jobs.jobs')::text as it`)
  if (there.rows[0]?.it == null) return well('jobs', '还没有任务')
  const { waiting, running, hung, stalled, dead } = await jobHealth(database.db)
  const text = `等待 ${waiting}，进行 ${running}，挂起 ${hung}，无人处理 ${stalled}，放弃 ${dead}`
  // While no service runs nobody works on what waits.
  const fine = hung + dead === 0 && (stalled === 0 || !served)
  return fine ? well('jobs', text) : ill('jobs', `${text}：看 jobs.jobs 的 error 一列；重启服务会重新处理挂起的`)
}

async function events(database: Database, served: boolean): Promise<Finding> {
  const there = await database.pool.query<{ it: string | null }>(`select to_regclass('events.outbox')::text as it`)
  if (there.rows[0]?.it == null) return well('events', '还没有事件')
  const { waiting, stalled, dead } = await eventHealth(database.db)
  const text = `等待 ${waiting}，无人处理 ${stalled}，放弃 ${dead}`
  const again = '看 events.outbox 的 error 一列，修好后把 tries 改为 0 会重新处理'
  if (dead > 0) return ill('events', `${text}：${again}`)
  // While no service runs nobody hands out what waits.
  return stalled === 0 || !served ? well('events', text) : ill('events', `${text}：看服务的日志，重启服务会重新分发`)
}

async function lake(database: Database, folder: string): Promise<Finding> {
  const there = await database.pool.query<{ it: string | null }>(`select to_regclass('lake.versions')::text as it`)
  if (there.rows[0]?.it == null) return well('lake', '还没有数据')
  const versions = await database.pool.query<{
    dataset: string
    version: number
    parts: { path: string; bytes: number }[]
  }>('select dataset, version, parts from lake.versions')
  for (const { dataset, version, parts } of versions.rows)
    for (const part of parts) {
      const size = await stat(join(folder, 'lake', dataset, part.path)).then(
        (it) => it.size,
        () => -1,
      )
      if (size !== part.bytes)
        return ill(
          'lake',
          `${dataset} 第 ${version} 版的 ${part.path} ${size < 0 ? '不见了' : `是 ${size} 字节，应为 ${part.bytes}`}：从备份恢复这个文件`,
        )
    }
  return well('lake', `${versions.rows.length} 版的文件都在`)
}

/** The files that lie ready for download against their records: what everybody was given is what the log says. */
async function ready({ pool, db }: Database, folder: string): Promise<Finding> {
  const there = await pool.query<{ it: string | null }>(`select to_regclass('delivery.ready_files')::text as it`)
  if (there.rows[0]?.it == null) return well('ready', '还没有可下载的文件')
  const { files, read, fault } = await checkReadyFiles({ db }, folder)
  return fault === null
    ? well('ready', `${files} 个可下载的文件长度都对，其中 ${read} 个逐字节核对过摘要`)
    : ill(
        'ready',
        `${fault.path} 的${fault.why === 'length' ? '长度' : '内容'}与登记的不同：查明是谁改的，再删去它，下次下载会从数据湖重新生成`,
      )
}

async function ledger(database: Database, folder: string): Promise<Finding> {
  const there = await database.pool.query<{ it: string | null }>(`select to_regclass('ledger.sequence')::text as it`)
  if (there.rows[0]?.it == null) return well('ledger', '还没有记录')
  const counted = await database.pool.query<{ n: number }>('select count(*)::int as n from ledger.sequence')
  const size = counted.rows[0]?.n ?? 0
  const read = fromFolder(folder)
  if (size === 0 && (await read('checkpoint')) === null) return well('ledger', '还没有记录')
  const verdict = await checkLog(read)
  if (!verdict.ok)
    return ill(
      'ledger',
      `${JSON.stringify(verdict.firstFault)}：停止服务，先另存 ledger/public（其中签过名的检查点是公布过什么的证据），再删去它的文件，启动时会从数据库重写；另存的检查点须与重写的账本相符`,
    )
  if (verdict.size > size)
    return ill('ledger', `文件里有 ${verdict.size} 条，数据库只有 ${size} 条：数据库比账本旧，恢复较新的数据库备份`)
  const difference = await firstDifference(database.db, read, verdict.size)
  if (difference !== null)
    return ill('ledger', `第 ${difference.index} 条：${difference.what}；账本可信，从备份恢复数据库并查明原因`)
  const erased = await erasedPayloads(database.db, verdict.size)
  return well(
    'ledger',
    `${verdict.size} 条，文件完整，与数据库逐条一致${erased === 0 ? '' : `；其中 ${erased} 条的内容已从数据库删去，只能证明写过`}${size === verdict.size ? '' : `；另有 ${size - verdict.size} 条还没有公布`}`,
  )
}

/** The search index against the entries: both are written in one transaction, so any difference is a fault. */
async function search(database: Database): Promise<Finding> {
  const there = await database.pool.query<{ it: string | null }>(`select to_regclass('search.changes')::text as it`)
  if (there.rows[0]?.it == null) return well('search', '还没有目录')
  const nowhere = { info: () => undefined, error: () => undefined }
  const none = () => Promise.reject(new Error('doctor only reads'))
  const faults = await searchFaults({
    actor: system,
    now: new Date(0),
    db: database.db,
    log: nowhere,
    emit: none,
    prove: none,
  })
  const [first] = faults
  return first === undefined
    ? well('search', '索引与目录一致')
    : ill(
        'search',
        `${faults.length} 条与目录不一致，如 ${first.id}（${first.fault}）：编辑并保存这一条目录会重写它的索引`,
      )
}

/** What the database tells; a home that has none yet is told as such and left as it is. */
async function insideOf(config: Config, served: boolean): Promise<readonly Finding[]> {
  const barred = await readdir(config.home).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : error),
  )
  if (barred !== undefined) return [ill('database', hindrance(barred) ?? barred.message)]
  if (config.database.kind === 'embedded' && clusterFolder(config.home) === undefined)
    return [ill('database', `${config.home} 里还没有数据：运行 npm start 会建立`)]
  return withDatabase(config, async (database) => {
    const shown = await database.pool.query<{ version: string; encoding: string }>(
      `select version(), current_setting('server_encoding') as encoding`,
    )
    const { version = '', encoding = '' } = shown.rows[0] ?? {}
    const locale =
      encoding === 'UTF8' ? well('locale', encoding) : ill('locale', `数据库编码是 ${encoding}，须为 UTF8：重建数据库`)
    return [
      well('database', version.split(' ').slice(0, 2).join(' ')),
      locale,
      await search(database),
      await events(database, served),
      await jobs(database, served),
      await lake(database, config.storage.folder),
      await ready(database, config.storage.folder),
      await ledger(database, join(config.home, 'ledger', 'public')),
    ]
  }).catch((error: unknown) => [ill('database', hindrance(error) ?? String(error))])
}

/** Ports, disk, database, search against the catalog, lake against its manifest, ready files against their records, ledger against the database; says what to do. */
export async function doctor(options: Options): Promise<number> {
  const config = configuration()
  const holder = homeHolder(config.home)
  const inside = await insideOf(config, holder !== undefined)
  const findings = [await port(config, holder), await disk(config), ...inside]
  const wrong = findings.filter((it) => !it.well)
  if (options.json !== true)
    for (const it of findings) process.stdout.write(`${it.well ? '好' : '坏'}  ${it.what}  ${it.detail}\n`)
  if (wrong.length > 0) {
    const said = wrong.map((it) => `${it.what}：${it.detail}`).join('；')
    throw new Failure(1, 'unwell', '有地方不正常', said).with({ well: false, findings })
  }
  if (options.json === true) out({ well: true, findings })
  return 0
}
