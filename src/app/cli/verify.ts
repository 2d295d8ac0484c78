import { readFile } from 'node:fs/promises'
import { verifyBundle } from '#platform/ledger/verify'
import { Failure, type Options, out, placed } from './shared.ts'

/** Checks a proof bundle with nothing but the file, and the key where one is given. */
export async function verify([file]: readonly string[], options: Options): Promise<number> {
  if (file === undefined) throw new Failure(2, 'usage', '没有给出存证包', 'heliu verify FILE [--key VKEY]')
  const text = await readFile(placed(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Failure(2, 'cannot-read', `读不到 ${file}`, error.code ?? error.message)
  })
  const verdict = verifyBundle(text, options.key)
  if (!verdict.pinned && options.json !== true)
    process.stdout.write(`没有指定公钥（--key），按存证包自带的公钥核对：${verdict.vkey}\n`)
  if (!verdict.ok) throw new Failure(1, 'proof-differs', '不一致', verdict.faults.join('；')).with({ ...verdict })
  if (options.json === true) out(verdict)
  else process.stdout.write('一致：记录在账本里，未被改动\n')
  return 0
}
