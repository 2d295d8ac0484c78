import { resolve } from 'node:path'

export interface Options {
  dataset?: string | undefined
  new?: string | undefined
  org?: string | undefined
  sheet?: string | undefined
  header?: string | undefined
  types?: string | undefined
  mode?: string | undefined
  key?: string | undefined
  as?: string | undefined
  password?: string | undefined
  token?: string | undefined
  url?: string | undefined
  json?: boolean | undefined
  help?: boolean | undefined
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
      ...(detail === undefined ? {} : { detail }),
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

export const baseUrl = (options: Options): string =>
  options.url ?? process.env['HELIU_URL'] ?? `http://127.0.0.1:${process.env['PORT'] ?? '8080'}`
