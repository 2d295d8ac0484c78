import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { z } from 'zod'
import { digestOf, type FileFit, fileFit, verifyBundle } from '#platform/ledger/verify'
import { Failure, type Options, out, placed } from './shared.ts'

const unreadable = (file: string) => (error: NodeJS.ErrnoException) =>
  Promise.reject(new Failure(2, 'cannot-read', `读不到 ${file}`, error.code ?? error.message))

/** Of a bundle that was checked: what its record says, where it opens that. */
const Opened = z.object({ opening: z.object({ payload: z.record(z.string(), z.unknown()) }).optional() })

const sayings: Readonly<Record<FileFit, string>> = {
  received: '是部门入库时交来的那一份',
  stored: '是这一版存入数据湖的那一份',
  delivered: '是按这份授权提供出去的那一份',
  released: '是平台向公众提供下载的那一份',
  other: '不是记录登记的那一份',
  none: '记录没有登记文件的摘要，不能比对',
}

/** Checks a proof bundle with nothing but the file, and the key where one is given; with `data` whether that file is the one on record. */
export async function verify([file, data]: readonly string[], options: Options): Promise<number> {
  if (file === undefined) throw new Failure(2, 'usage', '没有给出存证包', 'heliu verify FILE [DATA] [--key VKEY]')
  const text = await readFile(placed(file), 'utf8').catch(unreadable(file))
  const digest = data === undefined ? null : await digestOf(createReadStream(placed(data))).catch(unreadable(data))
  const verdict = verifyBundle(text, options.key)
  if (!verdict.pinned && options.json !== true)
    process.stdout.write(`没有指定公钥（--key），按存证包自带的公钥核对：${verdict.vkey}\n`)
  if (!verdict.ok) throw new Failure(1, 'proof-differs', '不一致', verdict.faults.join('；')).with({ ...verdict })
  if (data === undefined || digest === null) {
    if (options.json === true) out(verdict)
    else process.stdout.write('一致：记录在账本里，未被改动\n')
    return 0
  }
  const fit = fileFit(Opened.parse(JSON.parse(text)).opening?.payload ?? {}, digest)
  const told = { ...verdict, file: { name: basename(data), sha256: digest, fit } }
  if (fit === 'other' || fit === 'none')
    throw new Failure(1, 'file-differs', '记录没有问题，文件对不上', `${data} ${sayings[fit]}`).with(told)
  if (options.json === true) out(told)
  else process.stdout.write(`一致：记录在账本里，未被改动；${data} ${sayings[fit]}\n`)
  return 0
}
