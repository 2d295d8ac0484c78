import { resolve } from 'node:path'
import { type Config, ConfigFaults, parseConfig } from '#platform/config'
import { usageOf } from './usage.ts'

const string = { type: 'string' } as const
const flag = { type: 'boolean' } as const

/** Every option there is, as Node parses them. */
export const optionKinds = {
  dataset: string,
  new: string,
  org: string,
  sheet: string,
  header: string,
  types: string,
  mode: string,
  key: string,
  as: string,
  password: string,
  token: string,
  url: string,
  json: flag,
  help: { ...flag, short: 'h' },
} as const

export type Options = {
  readonly [Name in keyof typeof optionKinds]?: (typeof optionKinds)[Name]['type'] extends 'boolean' ? boolean : string
}

/** An end of the command with its exit code and the problem that `--json` prints. */
export class Failure extends Error {
  readonly exit: 1 | 2 | 3
  readonly problem: Readonly<Record<string, unknown>>
  constructor(exit: 1 | 2 | 3, code: string, title: string, detail?: string, problem?: Record<string, unknown>) {
    super(detail === undefined ? title : `${title}：${detail}`)
    this.exit = exit
    this.problem = problem ?? {
      type: `/problems/cli/${code}`,
      title,
      status: { 1: 422, 2: 400, 3: 503 }[exit],
      detail: detail ?? title,
    }
  }

  /** The same end, telling more. */
  with(more: Readonly<Record<string, unknown>>): Failure {
    return new Failure(this.exit, '', this.message, undefined, { ...this.problem, ...more })
  }
}

export const out = (value: unknown): void => {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
}

/** A path as the caller meant it: npm runs a command in the clone, whoever called stood elsewhere. */
export const placed = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path)

/** Where the service is, without a slash at the end. @throws Failure 2 when that is no address */
export function baseUrl({ url }: Options): string {
  const { HELIU_URL, HOST, PORT } = process.env
  const host = HOST === undefined || ['', '0.0.0.0', '::'].includes(HOST) ? '127.0.0.1' : HOST
  const given = url ?? HELIU_URL ?? `http://${host}:${PORT ?? '8080'}`
  if (!['http:', 'https:'].includes(URL.parse(given)?.protocol ?? ''))
    throw new Failure(
      2,
      'usage',
      `${given} 不是服务的地址`,
      '--url 或 HELIU_URL 形如 http://127.0.0.1:8080；PORT 是数字',
    )
  return given.replace(/\/+$/, '')
}

/** This home's configuration. @throws Failure 2 naming every fault */
export function configuration(): Config {
  try {
    return parseConfig(process.env)
  } catch (error) {
    if (error instanceof ConfigFaults) throw new Failure(2, 'configuration', '配置不对', error.faults.join('；'))
    throw error
  }
}

/** Nothing that was typed is passed over in silence. @throws Failure 2 */
export function demandFit(
  verb: { readonly words: string; readonly most: number; readonly takes: readonly (keyof Options)[] },
  given: readonly string[],
  options: Options,
): void {
  const over = given.slice(verb.most)
  const foreign = Object.keys(options).filter((name) => ![...verb.takes, 'json', 'help'].includes(name))
  const odd = [...over, ...foreign.map((name) => `--${name}`)]
  if (odd.length > 0)
    throw new Failure(2, 'usage', `${verb.words} 不用 ${odd.join('、')}`, usageOf(verb.words.split(' ')[0]))
}

/** The fetch of Node says “fetch failed” and keeps the reason beneath. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0])
  return cause instanceof Error ? cause.message : error.message
}
