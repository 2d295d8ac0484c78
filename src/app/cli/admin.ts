import { BUREAU } from '#domains/directory'
import { administrators, serverItself } from '#model/identity'
import { landMigrations } from '#platform/city'
import { clusterFolder, type Db, ensureAppRole, sql } from '#platform/db'
import {
  addPeople,
  hasAdministrators,
  hasFactor,
  oneTimePassword,
  setPassword,
  setting,
  takeFactorOff,
} from '#platform/identity'
import { append } from '#platform/ledger'
import { assembleTables } from '../assemble.ts'
import { withDatabase } from './database.ts'
import { configuration, Failure, type Options, out } from './shared.ts'

/** Production's first three administrators, each with a password that is shown once. Runs once. */
export async function adminInit(options: Options): Promise<number> {
  const config = configuration()
  if (config.mode !== 'production')
    throw new Failure(2, 'production-only', '演示城市已有管理员账号；此命令用于 HELIU_MODE=production')
  return withDatabase(config, async (database) => {
    await ensureAppRole(database)
    await landMigrations(database, assembleTables())
    if (await hasAdministrators(database))
      throw new Failure(3, 'already-done', '管理员已经建立；忘记密码时运行 heliu admin password 用户名')
    const people = administrators.map((kind) => ({
      id: kind,
      username: kind,
      name: { sysadmin: '系统管理员', secadmin: '安全管理员', auditadmin: '审计管理员' }[kind],
      password: oneTimePassword(),
      temporary: true,
      clearance: 4,
      posts: [{ org: BUREAU, orgName: '市大数据发展局', kind }],
    }))
    await database.transaction(async (db) => {
      await addPeople({ db }, people)
      for (const { id, username, posts } of people) {
        await prove(db, 'person', id, { username })
        for (const { org, kind } of posts) await prove(db, 'post', id, { org, kind })
      }
    })
    const then = config.secondFactor === 'administrators' ? '，再设置动态码' : ''
    hand(people, `请立即分别交给三位管理员：密码只显示这一次，首次登录后须修改${then}`, options)
    return 0
  })
}

const nothingThere = (place: string): Failure =>
  new Failure(3, 'no-city', '这里还没有建立城市', `${place} 是空的；先运行 npm start，生产环境再运行 heliu admin init`)

interface Account {
  readonly id: string
  readonly username: string
}

/** Does something for an account by its user name, and answers whose it is; exits 3 where there is none. */
async function forAccount(
  verb: string,
  username: string | undefined,
  work: (db: Db, account: Account) => Promise<void>,
): Promise<Account> {
  if (username === undefined) throw new Failure(2, 'usage', '没有给出用户名', `heliu ${verb} USERNAME`)
  const config = configuration()
  if (config.database.kind === 'embedded' && clusterFolder(config.home) === undefined) throw nothingThere(config.home)
  return withDatabase(config, async (database) => {
    const tables = await database.pool.query<{ it: string | null }>(`select to_regclass('identity.people')::text as it`)
    if (tables.rows[0]?.it == null) throw nothingThere('DATABASE_URL')
    const found = await database.pool.query<Account>('select id, username from identity.people where username = $1', [
      username,
    ])
    const account = found.rows[0]
    if (account === undefined) throw new Failure(3, 'no-such-person', `没有用户 ${username}`)
    await database.transaction((db) => work(db, account))
    return account
  })
}

/** A new one-time password for an administrator who lost theirs: whoever can run this owns the server anyway. */
export async function adminPassword(username: string | undefined, options: Options): Promise<number> {
  const password = oneTimePassword()
  const account = await forAccount('admin password', username, async (db, { id }) => {
    await setPassword({ db }, id, password, true)
    await sql`delete from identity.sessions where person = ${id}`.execute(db)
    await prove(db, 'password-reset', id)
  })
  hand([{ username: account.username, password }], '密码只显示这一次，首次登录后须修改', options)
  return 0
}

/** Takes a lost second factor off, where no other security administrator can; the password stays what it is. */
export async function adminSecondFactor(asked: string | undefined, options: Options): Promise<number> {
  const { username } = await forAccount('admin second-factor', asked, async (db, { id, username }) => {
    if (!(await hasFactor({ db }, id))) throw new Failure(3, 'second-factor-off', `${username} 没有启用动态码`)
    await takeFactorOff({ db }, id, { at: await cityNow(db), by: serverItself })
    await prove(db, 'second-factor-reset', id)
  })
  if (options.json === true) out({ username, secondFactor: false })
  else process.stdout.write(`${username} 的动态码已停用；下次登录只用密码，登录后请重新设置\n`)
  return 0
}

/** A demo city's clock stands elsewhere than the machine's. */
async function cityNow(db: Db): Promise<Date> {
  const offset = await setting({ db }, 'demo.offset')
  return new Date(Date.now() + (typeof offset === 'number' ? offset : 0))
}

/** The audit administrator reads these acts beside those of the offices: whoever owns the server leaves a trace too. */
async function prove(
  db: Db,
  act: string,
  person: string,
  payload: Readonly<Record<string, string>> = {},
): Promise<void> {
  await append(db, await cityNow(db), {
    type: `identity/${act}`,
    subject: person,
    payload: { by: serverItself, ...payload },
  })
}

/** Tells first passwords, which are kept nowhere. */
function hand(
  people: readonly { readonly username: string; readonly password: string }[],
  advice: string,
  options: Options,
): void {
  if (options.json === true) return out({ accounts: people.map(({ username, password }) => ({ username, password })) })
  for (const { username, password } of people) process.stdout.write(`${username}  ${password}\n`)
  process.stdout.write(`${advice}\n`)
}
