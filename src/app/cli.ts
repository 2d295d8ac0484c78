import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { verifyBundle } from '#platform/ledger/verify'
import { adminInit, adminPassword } from './cli/admin.ts'
import { demoReset } from './cli/demo.ts'
import { doctor } from './cli/doctor.ts'
import { ingest } from './cli/ingest.ts'
import { ledgerCheck } from './cli/ledger.ts'
import { Failure, type Options, out, placed } from './cli/shared.ts'
import { usageOf, usages } from './cli/usage.ts'

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
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const verb = process.argv.find((it) => it in usages)
    if (process.argv.includes('--json')) out(new Failure(2, 'usage', '命令写法不对', why).problem)
    else process.stderr.write(`${why}\n${usageOf(verb)}`)
    process.exit(2)
  }
})()

/** Exit 0 done, 1 the data or the proof is bad, 2 wrong usage, 3 the service cannot be reached or refused. */
async function main(): Promise<number> {
  const [verb, ...rest] = positionals
  if (values.help === true || verb === 'help') {
    process.stdout.write(usageOf(verb === 'help' ? rest[0] : verb))
    return 0
  }
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
  if (verb !== undefined && !(verb in usages))
    throw new Failure(2, 'usage', `没有 ${verb} 这个命令`, Object.keys(usages).join('、'))
  if (values.json === true) throw new Failure(2, 'usage', '命令写法不对', usageOf(verb))
  process.stderr.write(usageOf(verb))
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
