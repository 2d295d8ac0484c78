import { parseArgs } from 'node:util'
import { adminInit, adminPassword, adminSecondFactor } from './cli/admin.ts'
import { demoReset } from './cli/demo.ts'
import { doctor } from './cli/doctor.ts'
import { ingest } from './cli/ingest.ts'
import { ledgerCheck } from './cli/ledger.ts'
import { demandFit, Failure, type Options, optionKinds, out } from './cli/shared.ts'
import { usageOf, usages } from './cli/usage.ts'
import { verify } from './cli/verify.ts'
import { hindrance } from './starting.ts'

/** What can be run: the words of a verb, what it is given besides them, and the options that mean something to it. */
interface Verb {
  readonly words: string
  readonly most: number
  readonly takes: readonly (keyof Options)[]
  readonly run: (given: readonly string[], options: Options) => Promise<number>
}

const verbs: readonly Verb[] = [
  {
    words: 'ingest',
    most: Number.POSITIVE_INFINITY,
    takes: ['dataset', 'new', 'org', 'sheet', 'header', 'types', 'mode', 'key', 'as', 'password', 'token', 'url'],
    run: ingest,
  },
  { words: 'verify', most: 2, takes: ['key'], run: verify },
  { words: 'ledger check', most: 1, takes: ['key', 'url'], run: ([place], options) => ledgerCheck(place, options) },
  { words: 'doctor', most: 0, takes: [], run: (_given, options) => doctor(options) },
  { words: 'admin init', most: 0, takes: [], run: (_given, options) => adminInit(options) },
  { words: 'admin password', most: 1, takes: [], run: ([username], options) => adminPassword(username, options) },
  {
    words: 'admin second-factor',
    most: 1,
    takes: [],
    run: ([username], options) => adminSecondFactor(username, options),
  },
  { words: 'demo reset', most: 0, takes: [], run: (_given, options) => demoReset(options) },
]

/** Exit 0 done, 1 the data or the proof is bad, 2 wrong usage, 3 the service cannot be reached or refused. */
async function main(positionals: readonly string[], options: Options): Promise<number> {
  const [first] = positionals
  if (options.help === true || first === 'help') {
    const usage = usageOf(first === 'help' ? positionals[1] : first)
    if (options.json === true) out({ usage })
    else process.stdout.write(usage)
    return 0
  }
  if (first !== undefined && !(first in usages))
    throw new Failure(2, 'usage', `没有 ${first} 这个命令`, Object.keys(usages).join('、'))
  const verb = verbs.find(({ words }) => `${positionals.join(' ')} `.startsWith(`${words} `))
  if (verb === undefined) {
    if (options.json === true) throw new Failure(2, 'usage', '命令写法不对', usageOf(first))
    process.stderr.write(usageOf(first))
    return 2
  }
  const given = positionals.slice(verb.words.split(' ').length)
  demandFit(verb, given, options)
  return verb.run(given, options)
}

/** A failure as it is told: a problem on stdout for programs, a sentence on stderr for people. */
function told(error: unknown, json: boolean): number {
  const known = error instanceof Failure ? error : hindered(error)
  if (json) out(known.problem)
  else process.stderr.write(`${known.message}\n`)
  return known.exit
}

/** What the machine does not give is told in its own words; anything else is a bug, whose stack is wanted. */
function hindered(error: unknown): Failure {
  const why = hindrance(error)
  if (why !== undefined) return new Failure(3, 'hindered', '现在办不成', why)
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  return new Failure(3, 'bug', '程序出错', error instanceof Error ? error.message : String(error))
}

const asJson = process.argv.includes('--json')
try {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: optionKinds })
  process.exitCode = await main(positionals, values)
} catch (error) {
  const misspelt = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  const verb = process.argv.find((it) => it in usages)
  if (misspelt && !asJson) process.stderr.write(`${error.message}\n${usageOf(verb)}`)
  process.exitCode =
    misspelt && !asJson ? 2 : told(misspelt ? new Failure(2, 'usage', '命令写法不对', error.message) : error, asJson)
}
