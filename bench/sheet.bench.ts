import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { pair, type Taken } from './pairs.ts'

const rows = 100_000

/** A workbook of 20 columns: codes, names, dates by style, numbers, remarks. */
async function write(path: string): Promise<void> {
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ filename: path, useStyles: true, useSharedStrings: true })
  const sheet = book.addWorksheet('登记')
  sheet.columns = Array.from({ length: 20 }, (_, at) => ({
    header: ['流水号', '区县', '名称', '登记日期', '金额'][at % 5] + String(at),
    ...(at % 5 === 3 ? { style: { numFmt: 'yyyy-mm-dd' } } : {}),
  }))
  for (let row = 0; row < rows; row += 1)
    sheet
      .addRow(
        Array.from({ length: 20 }, (_, at) => {
          if (at % 5 === 0) return String(row * 20 + at).padStart(10, '0')
          if (at % 5 === 1) return ['渝中区', '江北区', '南岸区'][row % 3]
          if (at % 5 === 2) return `单位${(row * 7919 + at) % 5000}`
          if (at % 5 === 3) return new Date(Date.UTC(2015, 0, 1 + ((row + at) % 4000)))
          return ((row * 97 + at) % 1_000_000) / 100
        }),
      )
      .commit()
  sheet.commit()
  await book.commit()
}

const Said = z.object({ ms: z.number(), mb: z.number(), rows: z.number() })

/** One reading in a process of its own: its time, and the memory beyond what the process had before. */
async function inChild(who: 'ours' | 'sheetjs', file: string): Promise<Taken> {
  const child = fork(new URL('./sheet-child.ts', import.meta.url), [who, file], { execArgv: ['--import', 'tsx'] })
  const [said] = await once(child, 'message')
  const taken = Said.parse(said)
  expect(taken.rows).toBe(rows)
  return taken
}

test('a workbook beside SheetJS', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sheet-bench-'))
  const file = join(folder, 'it.xlsx')
  await write(file)
  await pair({
    what: `read XLSX 100,000 × 20 (${((await stat(file)).size / 1e6).toFixed(0)} MB) into Parquet; memory beyond the start`,
    peer: 'SheetJS, to rows',
    reach: 1,
    ours: () => inChild('ours', file),
    theirs: () => inChild('sheetjs', file),
  })
  await rm(folder, { recursive: true })
}, 600_000)
