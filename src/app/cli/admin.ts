import { randomBytes } from 'node:crypto'
import { BUREAU } from '#domains/directory'
import { landMigrations } from '#platform/city'
import { readConfig } from '#platform/config'
import { ensureAppRole } from '#platform/db'
import { addPeople } from '#platform/identity'
import { assembleTables } from '../assemble.ts'
import { withDatabase } from './database.ts'
import { Failure } from './shared.ts'

const kinds = ['sysadmin', 'secadmin', 'auditadmin'] as const

/** Production's first three administrators, each with a password that is shown once. Runs once. */
export async function adminInit(): Promise<number> {
  const config = readConfig([])
  if (config.mode !== 'production')
    throw new Failure(2, 'production-only', '演示城市已有管理员账号；此命令用于 HELIU_MODE=production')
  return withDatabase(config, async (database) => {
    await ensureAppRole(database)
    await landMigrations(database, assembleTables())
    const there = await database.pool.query<{ n: number }>(
      `select count(*)::int as n from identity.posts where kind = any($1)`,
      [[...kinds]],
    )
    if ((there.rows[0]?.n ?? 0) > 0) throw new Failure(3, 'already-done', '管理员已经建立')
    const people = kinds.map((kind) => ({
      id: kind,
      username: kind,
      name: { sysadmin: '系统管理员', secadmin: '安全管理员', auditadmin: '审计管理员' }[kind],
      password: randomBytes(12).toString('base64url'),
      clearance: 4,
      posts: [{ org: BUREAU, orgName: '市大数据发展局', kind }],
    }))
    await database.transaction((db) => addPeople({ db }, people))
    for (const { username, password } of people) process.stdout.write(`${username}  ${password}\n`)
    process.stdout.write('请立即分别交给三位管理员；口令只显示这一次\n')
    return 0
  })
}
