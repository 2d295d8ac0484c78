import { statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import type { Config } from '#platform/config'
import { Problem, problem } from '#platform/problem'

const noRoom = problem('app/no-room', 503, '磁盘空间不足，没有启动')
const noPort = problem('app/port-taken', 409, '端口不可用，没有启动')

/** Below this nothing is begun; below the other it is said aloud. */
export const least = 256 * 1024 ** 2
export const comfortable = 1024 ** 3

/** Bytes that the home's disk still takes, asked of the nearest folder that is there. */
export async function freeBytes(home: string): Promise<number> {
  for (let folder = home; ; folder = dirname(folder))
    try {
      const it = await statfs(folder)
      return Number(it.bavail) * Number(it.bsize)
    } catch (error) {
      if (folder === dirname(folder)) throw error
    }
}

/** @throws app/no-room @returns a warning where room is short */
export async function demandRoom(home: string, free = freeBytes): Promise<string | undefined> {
  const bytes = await free(home)
  const left = `可用 ${Math.floor(bytes / 1024 ** 2)} MiB`
  if (bytes < least)
    throw noRoom({ detail: `${home} 所在磁盘${left}，至少要 ${least / 1024 ** 2} MiB：清理磁盘或换 HELIU_HOME` })
  return bytes < comfortable ? `磁盘空间紧张：${left}，请尽快清理` : undefined
}

/** Asked before anything is begun: a seed of half a minute must not end at a door that is taken. @throws app/port-taken */
export async function demandPort({ port, host }: Pick<Config, 'port' | 'host'>): Promise<void> {
  if (port === 0) return
  const error = await new Promise<NodeJS.ErrnoException | undefined>((resolve) => {
    const server = createServer()
    server.once('error', resolve).listen(port, host, () => server.close(() => resolve(undefined)))
  })
  if (error === undefined) return
  const why: Readonly<Record<string, string>> = {
    EADDRINUSE: `${host}:${port} 已被别的程序占用：停掉它，或换一个 PORT`,
    EACCES: `没有权限使用 ${port}：换一个 1024 以上的 PORT`,
    EADDRNOTAVAIL: `这台机器没有地址 ${host}：改 HOST`,
    ENOTFOUND: `找不到主机名 ${host}：改 HOST`,
  }
  throw noPort({ detail: why[error.code ?? ''] ?? error.message })
}

const pooler = 'DATABASE_URL 须直接指向 PostgreSQL，不经按事务共用连接的连接池（如 PgBouncer 的 transaction 模式）'

const advice: Readonly<Record<string, string>> = {
  'db/home-held': '一个数据目录只能由一个进程使用：停掉它，或换 HELIU_HOME',
  'db/held-elsewhere': '一个数据库只能属于一个数据目录：停掉那一个，或在 DATABASE_URL 里换一个库',
  'db/too-old': 'DATABASE_URL 须指向 PostgreSQL 15 或更新的版本',
  'db/not-utf8': '重建数据库：create database … encoding UTF8 template template0',
  'db/read-only': 'DATABASE_URL 须指向可写的主库，不是备库或只读库',
  'db/pooled': pooler,
  'db/home-copied': '用 HELIU_HOME 指一个新目录，不要复制整个数据目录',
  'db/home-foreign': '用当初启动它的账号启动，或换 HELIU_HOME',
  'db/migration-edited': '已落地的迁移不得改动：还原这个文件，改动写成新的迁移',
  'db/other-major': '先用原版本导出，或换 HELIU_HOME',
  'db/no-program': '在仓库目录运行 npm ci',
  'identity/no-key': '从备份取回 keys/second-factor.key；没有备份就删掉它，启用了动态码的人用恢复码登录后重新设置',
  'ledger/other-key': '用原来的数据目录启动，或把它的 ledger/keys 放到这个数据目录；要另起一本账就换一个空的数据库',
  'ledger/key-lost': '从备份取回 ledger/keys/log.pem；要另起一本账就换一个空的数据库',
  'ledger/behind': '恢复较新的数据库备份；已公布的账本不能变短',
  'ledger/forked': '运行 heliu doctor 看是哪一条，从备份恢复数据库并查明原因',
}

const unreachable = new Set(
  'ECONNREFUSED ECONNRESET ENOTFOUND EAI_AGAIN ETIMEDOUT EHOSTUNREACH ENETUNREACH 28P01 28000 3D000'.split(' '),
)

const tls =
  '自建的证书：DATABASE_URL 末尾写 ?sslmode=verify-full&sslrootcert=<CA 证书文件>；主机名须与证书一致；服务器不用 TLS：去掉 sslmode'

/** As engines and the database say it. */
const diskFull = /no space left on device|file too large|disk quota exceeded/i

/** What hindered a start, and what to do, in a line or two; undefined for a bug, whose stack is wanted. */
export function hindrance(error: unknown): string | undefined {
  if (error instanceof Problem) {
    const lines = [error.title, error.details.detail, advice[error.code]]
    return lines.filter((it) => it !== undefined).join('\n  ')
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const message = error instanceof Error ? error.message : ''
  if (code === '42501' && /create role|grant|heliu_app/.test(message))
    return '数据库账号不能建立角色 heliu_app\n  请数据库管理员执行一次：create role heliu_app nologin; grant heliu_app to <账号>;'
  if (code === '42501')
    return `数据库账号权限不够\n  ${message}\n  请数据库管理员让它拥有这个库：alter database <库> owner to <账号>;`
  if (code === '08P01' && message.includes('startup parameter')) return `连不上数据库\n  ${message}\n  ${pooler}`
  if (/no encryption|SSL off/.test(message))
    return '数据库只接受 TLS 连接\n  在 DATABASE_URL 末尾加 ?sslmode=verify-full'
  if (/^(ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_)/.test(code) || /not support SSL/.test(message))
    return `与数据库的 TLS 连接不成\n  ${message}\n  ${tls}`
  if (unreachable.has(code)) return `连不上数据库（${code}）\n  检查 DATABASE_URL 的主机、账号、密码和库名`
  if (/^timeout (expired|exceeded)/.test(message))
    return '连不上数据库（10 秒内没有应答）\n  检查 DATABASE_URL 的主机和端口，以及中间的防火墙'
  if (['ENOSPC', 'EDQUOT', 'EFBIG', '53100'].includes(code) || diskFull.test(message))
    return '磁盘已满\n  清理磁盘或换 HELIU_HOME'
  // On a disk that is mounted for reading alone Node says ENOENT of a folder that cannot be made.
  const making = error instanceof Error && 'syscall' in error && error.syscall === 'mkdir'
  if (making || ['EACCES', 'EROFS', 'ENOTDIR'].includes(code))
    return `数据目录不可写\n  ${message}\n  检查 HELIU_HOME 和 HELIU_STORAGE：须是可写的目录`
  return undefined
}
