import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readInto } from '../src/domains/intake/reading/index.ts'

/** Reads the workbook as `ours` or as `sheetjs` and tells the parent time, memory and rows. */
async function ours(file: string): Promise<number> {
  const outFolder = await mkdtemp(join(tmpdir(), 'sheet-child-'))
  const read = await readInto(file, { name: 'it.xlsx', outFolder })
  await rm(outFolder, { recursive: true })
  return read.rows
}

async function sheetjs(file: string): Promise<number> {
  const { read, utils } = await import('xlsx')
  const book = read(await readFile(file), { cellDates: true })
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  return sheet === undefined ? 0 : utils.sheet_to_json(sheet).length
}

async function main(): Promise<void> {
  const [who, file = ''] = process.argv.slice(2)
  await import('xlsx')
  const before = process.memoryUsage.rss()
  const began = performance.now()
  const rows = await (who === 'ours' ? ours(file) : sheetjs(file))
  const ms = performance.now() - began
  // The peak of a process is kept by the system, in KiB.
  const mb = process.resourceUsage().maxRSS / 1024 - before / 2 ** 20
  process.send?.({ ms, mb, rows }, () => process.exit(0))
}

void main()
