import type { Ctx, Transaction } from '#platform/context'
import { Problem } from '#platform/problem'
import type { ImportOutcome } from '../answers.ts'
import { repeats } from '../checks.ts'
import { Entry } from '../model.ts'
import { enter, mustBeNew, ownerFor } from '../service.ts'
import { entryColumns } from './columns.ts'
import { entrySheet, type Fault, hasFaults } from './faults.ts'
import { type Judged, judgeBook } from './judge.ts'
import { readBook } from './read.ts'

export interface Look {
  readonly rows: number
  readonly good: readonly Judged[]
  readonly bad: readonly Judged[]
  readonly faults: readonly Fault[]
}

const headOf = (field: string): string => entryColumns.find((it) => it.field === field)?.head ?? ''

const faultOf = (it: Judged, field: string, problem: string, mend: string): Fault => ({
  sheet: entrySheet,
  row: it.line.row,
  column: headOf(field),
  value: (it.line.cells.get(field) ?? '').slice(0, 100),
  problem,
  mend,
})

/** A refusal of the catalog as the fault of a row. */
const refused = (it: Judged, error: Problem): Fault[] => {
  const told = error.details.errors ?? [{ path: 'title', message: error.details.detail ?? error.title }]
  return told.map((one) =>
    faultOf(it, one.path, `${error.title}：${one.message}`, '核对已有目录；内容不同的，改用能区分的名称'),
  )
}

/** What the catalog itself says against an entry that reads well. */
async function against(ctx: Ctx, org: string, it: Judged): Promise<Fault[]> {
  const { entry } = it
  if (entry === null || it.faults.length > 0) return []
  try {
    await mustBeNew(ctx, org, entry.title)
  } catch (error) {
    if (error instanceof Problem) return refused(it, error)
    throw error
  }
  const near = await repeats(ctx, Entry.parse(entry))
  return near
    .slice(0, 1)
    .map((one) => faultOf(it, 'title', one.message, '在“重复说明”列写明另行编目的理由，或删去这一行'))
}

/**
 * Reads a workbook and says of every row whether it could be entered, without entering anything.
 * @throws access/not-allowed, catalog/import-unreadable, catalog/import-too-large, catalog/import-not-template
 */
export async function look(ctx: Ctx, bytes: Buffer, wanted: string | undefined): Promise<Look> {
  const org = ownerFor(ctx, wanted)
  const { judged, faults } = judgeBook(await readBook(bytes), org)
  const held: Judged[] = []
  for (const it of judged) held.push({ ...it, faults: [...it.faults, ...(await against(ctx, org, it))] })
  return {
    rows: held.length,
    good: held.filter((it) => it.faults.length === 0),
    bad: held.filter((it) => it.faults.length > 0),
    faults: [...held.flatMap((it) => it.faults), ...faults].sort((a, b) =>
      a.sheet === b.sheet ? a.row - b.row : a.sheet === entrySheet ? -1 : 1,
    ),
  }
}

type Made = ImportOutcome['made'][number]

async function make(ctx: Ctx, it: Judged): Promise<Made[]> {
  if (it.entry === null) return []
  const { code, title } = await enter(ctx, it.entry)
  return [{ row: it.line.row, code, title }]
}

/** Enters every row in one transaction, or none. @throws catalog/import-has-faults */
async function bringAll(seen: Look, transaction: Transaction): Promise<ImportOutcome> {
  const refuse = (faults: readonly Fault[]): Problem =>
    hasFaults({
      detail: `${seen.rows} 行中 ${seen.bad.length} 行有问题；改正后重新上传，或只导入没有问题的行`,
      errors: faults.slice(0, 200).map((it) => ({ path: `${it.sheet}!${it.row}.${it.column}`, message: it.problem })),
    })
  if (seen.faults.length > 0) throw refuse(seen.faults)
  const made = await transaction(async (ctx) => {
    const all: Made[] = []
    for (const it of seen.good) all.push(...(await make(ctx, it)))
    return all
  })
  return { rows: seen.rows, good: seen.good.length, faults: [], made }
}

/** Enters the rows that can be, each by itself; what the catalog refuses meanwhile is one more fault. */
async function bringGood(seen: Look, transaction: Transaction): Promise<ImportOutcome> {
  const made: Made[] = []
  const faults = [...seen.faults]
  for (const it of seen.good)
    try {
      made.push(...(await transaction((ctx) => make(ctx, it))))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      faults.push(...refused(it, error))
    }
  return { rows: seen.rows, good: made.length, faults, made }
}

/** Looks, and then enters all rows or only the good ones; the drafts go on by the verbs that every draft goes by. */
export async function bring(
  seen: Look,
  mode: 'check' | 'good' | 'all',
  transaction: Transaction,
): Promise<ImportOutcome> {
  if (mode === 'check') return { rows: seen.rows, good: seen.good.length, faults: seen.faults, made: [] }
  return mode === 'all' ? bringAll(seen, transaction) : bringGood(seen, transaction)
}
