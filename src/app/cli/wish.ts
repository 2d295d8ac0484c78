import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { Failure, type Options, placed } from './shared.ts'

const types = ['text', 'integer', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'json', 'geometry'] as const
const modes = ['replace', 'append', 'merge'] as const

/** What the options ask of every file, checked before anything is sent. */
export interface Wish {
  readonly target: { readonly dataset: string } | { readonly title: string; readonly org: string }
  readonly mode: (typeof modes)[number]
  readonly key?: readonly string[]
  readonly overrides: Readonly<Record<string, unknown>>
}

const usage = (title: string, detail?: string): Failure => new Failure(2, 'usage', title, detail)

/** @throws Failure 2 naming the option that cannot be meant */
export async function wishOf(options: Options): Promise<Wish> {
  const mode = modes.find((it) => it === (options.mode ?? 'replace'))
  if (mode === undefined) throw usage(`--mode ${options.mode}`, `可用：${modes.join('、')}`)
  if ((mode === 'merge') !== (options.key !== undefined))
    throw usage('--mode merge 与 --key COLS 须同时给出', '例如 --mode merge --key 编号,日期')
  const target = targetOf(options)
  if (mode !== 'replace' && 'title' in target) throw usage('--new 的数据集还没有数据', '追加或合并请用 --dataset CODE')
  return {
    target,
    mode,
    ...(options.key === undefined ? {} : { key: options.key.split(/[,，]/).map((it) => it.trim()) }),
    overrides: {
      ...(options.sheet === undefined ? {} : { sheet: options.sheet }),
      ...(options.header === undefined ? {} : headerOf(options.header)),
      ...(options.types === undefined ? {} : { types: await typesOf(options.types) }),
    },
  }
}

function targetOf(options: Options): Wish['target'] {
  if ((options.dataset === undefined) === (options.new === undefined))
    throw usage(
      '要么 --dataset CODE，要么 --new NAME --org CODE',
      '已有的数据集用它的编号，例如 --dataset 5000001014-000127',
    )
  if (options.dataset !== undefined) {
    if (options.org !== undefined) throw usage('--org 只与 --new 一起用')
    if (!/^\d{10}-\d{6}$/.test(options.dataset))
      throw usage(`--dataset ${options.dataset}`, '数据集编号是 10 位机构编号、连字符和 6 位序号')
    return { dataset: options.dataset }
  }
  if (options.org === undefined)
    throw usage('--new 须同时给出 --org CODE', '机构编号 10 位，例如 5000001014；须有它的数据专员岗位')
  if (!/^\d{10}$/.test(options.org)) throw usage(`--org ${options.org}`, '机构编号是 10 位数字')
  if (options.new === undefined || options.new.trim() === '') throw usage('--new 须给出名称')
  return { title: options.new, org: options.org }
}

function headerOf(given: string): { readonly header: number | 'none'; readonly headerEnd?: number } {
  if (given === 'none') return { header: 'none' }
  const [header = 0, headerEnd = header] = /^\d+(-\d+)?$/.test(given) ? given.split('-').map(Number) : []
  if (header < 1 || headerEnd < header || headerEnd > 50)
    throw usage(`--header ${given}`, '表头所在行，1 至 50；几行表头如 1-3；没有表头用 none')
  return headerEnd === header ? { header } : { header, headerEnd }
}

const Types = z.record(z.string(), z.enum(types))

async function typesOf(file: string): Promise<z.output<typeof Types>> {
  const text = await readFile(placed(file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw usage(`读不到 --types ${file}`, error.code ?? error.message)
  })
  try {
    return Types.parse(JSON.parse(text))
  } catch {
    throw usage(`--types ${file} 不能用`, `须是 JSON，例如 {"编号":"text"}；类型：${types.join('、')}`)
  }
}
