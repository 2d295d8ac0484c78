import type { Readable } from 'node:stream'
import { z } from 'zod'
import { type Route, rawRoute } from '#platform/http'
import { ImportOutcome } from '../answers.ts'
import { enters } from '../policy.ts'
import { bring, look } from './bring.ts'
import { tooLarge } from './faults.ts'
import { mostBytes } from './read.ts'
import { failures, faultsCsv, template } from './write.ts'

const book = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const named = (name: string, type: string): string =>
  `attachment; filename="${type}"; filename*=UTF-8''${encodeURIComponent(name)}`

async function received(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  let total = 0
  for await (const part of stream as AsyncIterable<Buffer>) {
    total += part.length
    if (total > mostBytes) throw tooLarge({ detail: `最多 ${mostBytes / 1024 ** 2} MB` })
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const Wish = z.object({
  mode: z.enum(['check', 'good', 'all']).default('check'),
  answer: z.enum(['json', 'xlsx', 'csv']).default('json'),
  org: z
    .string()
    .regex(/^\d{10}$/)
    .optional(),
})

/** Entries by workbook: the form, a look that enters nothing, and the import of all rows or of the good ones. */
export const sheetRoutes: readonly Route[] = [
  rawRoute(
    'GET',
    '/api/catalog/template.xlsx',
    {
      summary: { zh: '填报目录的表格模板', en: 'The workbook in which entries are filled in' },
      policy: 'signed-in',
      sends: [book],
    },
    async (_ctx, _input, { reply }) =>
      reply
        .type(book)
        .header('content-disposition', named('目录导入模板.xlsx', 'template.xlsx'))
        .send(await template()),
  ),
  rawRoute(
    'POST',
    '/api/catalog/imports',
    {
      summary: { zh: '检查填好的表格，或批量入库', en: 'Check a filled-in workbook, or enter its rows' },
      policy: { posts: ['steward'] },
      asks: enters,
      query: Wish,
      reply: ImportOutcome,
      sends: ['text/csv', book],
    },
    async (_ctx, { query }, { request, reply, transaction }) => {
      const bytes = await received(request.raw)
      const seen = await transaction((ctx) => look(ctx, bytes, query.org))
      if (query.answer === 'csv')
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', named('错误清单.csv', 'faults.csv'))
          .send(faultsCsv(seen.faults))
      if (query.answer === 'xlsx')
        return reply
          .type(book)
          .header('content-disposition', named('未通过的行.xlsx', 'failures.xlsx'))
          .send(await failures(seen.bad, seen.faults))
      return reply.send(await bring(seen, query.mode, transaction))
    },
  ),
]
