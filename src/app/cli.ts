import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { verifyBundle } from '#platform/ledger/verify'
import { adminInit, adminPassword } from './cli/admin.ts'
import { demoReset } from './cli/demo.ts'
import { doctor } from './cli/doctor.ts'
import { ingest } from './cli/ingest.ts'
import { ledgerCheck } from './cli/ledger.ts'
import { Failure, type Options, out, placed } from './cli/shared.ts'

const usage = `heliu VERB …
  ingest FILE… (--dataset CODE | --new NAME --org CODE) [--sheet S] [--header N|none] [--types FILE]
         [--mode replace|append|merge --key COLS] [--as USER --password P | --token T] [--url URL] [--json]
  verify FILE [--key VKEY] [--json]
  doctor [--json]
  admin init
  admin password USERNAME
  demo reset
  ledger check [URL|DIR] [--key VKEY] [--json]
`

const string = { type: 'string' } as const
const { values, positionals } = ((): { values: Options; positionals: string[] } => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
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
        json: { type: 'boolean' },
      },
    })
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`)
    process.exit(2)
  }
})()

/** Exit 0 done, 1 the data or the proof is bad, 2 wrong usage, 3 the service cannot be reached or refused. */
async function main(): Promise<number> {
  const [verb, ...rest] = positionals
  switch (verb) {
    case 'ingest':
      return ingest(rest, values)
    case 'verify':
      return verify(rest, values)
    case 'doctor':
      return doctor(values)
    case 'admin':
      if (rest[0] === 'init') return adminInit()
      if (rest[0] === 'password') return adminPassword(rest[1])
      break
    case 'demo':
      if (rest[0] === 'reset') return demoReset()
      break
    case 'ledger':
      if (rest[0] === 'check') return ledgerCheck(rest[1], values)
      break
  }
  process.stderr.write(usage)
  return 2
}

async function verify(files: readonly string[], options: Options): Promise<number> {
  const [file] = files
  if (file === undefined) throw new Failure(2, 'usage', '要核对的存证包：heliu verify FILE')
  const text = await readFile(placed(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(2, 'cannot-read', `读不到 ${file}：${error.code ?? error.message}`)
  })
  const verdict = verifyBundle(text, options.key)
  if (options.json === true) out(verdict)
  else {
    process.stdout.write(
      verdict.ok
        ? '一致：记录在账本里，未被改动\n'
        : `不一致：\n${verdict.faults.map((fault) => `  ${fault}\n`).join('')}`,
    )
    if (!verdict.pinned) process.stdout.write(`没有指定公钥（--key），按存证包自带的公钥核对：${verdict.vkey}\n`)
  }
  return verdict.ok ? 0 : 1
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof Failure)) throw error
  if (values.json === true) out(error.problem)
  else process.stderr.write(`${error.message}\n`)
  return error.exit
})
