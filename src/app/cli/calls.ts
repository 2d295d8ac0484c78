import { setTimeout as rest } from 'node:timers/promises'
import { z } from 'zod'
import { baseUrl, Failure, type Options, reasonOf } from './shared.ts'

/** One call of the service. @throws Failure 3 when it cannot be reached or refuses, 1 when the data is not acceptable */
export type Call = (method: string, path: string, body?: object | Buffer, key?: string) => Promise<unknown>

/** The service cannot be reached: worth another try while bytes are on their way. */
export class Unreachable extends Failure {}

/** Signs in by what the options or the environment say, and answers how to call from then on. */
export async function signedIn(options: Options): Promise<Call> {
  const base = baseUrl(options)
  const token = options.token ?? process.env['HELIU_TOKEN']
  const headers: Record<string, string> = {}
  if (options.as === undefined && token !== undefined) headers['authorization'] = `Bearer ${token}`
  const call: Call = async (method, path, body, key) => {
    const answer = await asked(`${base}${path}`, {
      method,
      headers: {
        ...headers,
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined
          ? {}
          : { 'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body === undefined ? {} : { body: Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    if (!answer.ok) throw refused(answer)
    const cookie = answer.headers.get('set-cookie')
    if (cookie !== null) headers['cookie'] = cookie.split(';')[0] ?? ''
    return answer.body
  }
  if (options.as !== undefined && options.token !== undefined) throw new Failure(2, 'usage', '--as 与 --token 二者择一')
  if (options.as === undefined && options.password !== undefined)
    throw new Failure(2, 'usage', '--password 须与 --as 同时给出')
  if (options.as !== undefined) {
    const password = options.password ?? process.env['HELIU_PASSWORD']
    if (password === undefined)
      throw new Failure(2, 'usage', '--as 须同时给出 --password', 'heliu ingest … --as USER --password P')
    await call('POST', '/api/session', { username: options.as, password })
  }
  return call
}

interface Answer {
  readonly ok: boolean
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

async function asked(url: string, init: RequestInit): Promise<Answer> {
  try {
    const answer = await fetch(url, init)
    const text = await answer.text()
    return { ok: answer.ok, status: answer.status, headers: answer.headers, body: read(text) }
  } catch (error) {
    const why = reasonOf(error)
    const { origin } = new URL(url)
    throw new Unreachable(
      3,
      'unreachable',
      `连不上服务 ${origin}`,
      `${why}。服务用 npm start 启动；在别处时用 --url 或 HELIU_URL 指明`,
    )
  }
}

const read = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const Told = z.looseObject({
  type: z.string(),
  title: z.string(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})

const howToSignIn = '加 --as USER --password P，或 --token T（工作台“账号与令牌”里新建，范围 ingest）'

/** What the service cannot say, since it does not know that a command asks: what to type instead. */
const advice: Readonly<Record<string, string>> = {
  '/problems/identity/not-signed-in': howToSignIn,
  '/problems/identity/second-factor-needed':
    '这个账号登录须用动态码，命令行不问动态码：在工作台“账号与令牌”里新建令牌（范围 ingest），再用 --token T 或 HELIU_TOKEN',
}

/** What was wrong with the data is 1; who may not, what is not there, or a service that is not well, is 3. */
function refused({ status, body }: Answer): Failure {
  const told = Told.safeParse(body)
  const exit = status === 422 || status === 415 || status === 413 ? 1 : 3
  if (!told.success) return new Failure(exit, 'refused', `服务答复 HTTP ${status}`)
  const detail = advice[told.data.type]
  const problem = detail === undefined ? told.data : { ...told.data, detail }
  return new Failure(exit, 'refused', problem.title, problem.detail, problem)
}

/** Does it again while the service cannot be reached: a restart of it, a broken line. Gives up after half a minute. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof Unreachable) || tries === 8) throw error
      await rest(Math.min(8000, 250 * 2 ** tries))
    }
  }
}
