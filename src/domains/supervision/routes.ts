import { z } from 'zod'
import { type Route, rawRoute, route } from '#platform/http'
import { Board, boardLights, ClockRow, Report, ReportQuery, ReportRow } from './model.ts'
import { reportCsv, reportOf, reportRows } from './report.ts'
import { boardOf, clockRows } from './service.ts'

export const routes: readonly Route[] = [
  route(
    'GET',
    '/api/supervision/board',
    {
      summary: { zh: '在办时限，按状态和承办单位', en: 'Open clocks by light and by whose limit it is' },
      policy: 'signed-in',
      reply: Board,
    },
    (ctx) => boardOf(ctx),
  ),
  route(
    'GET',
    '/api/supervision/clocks',
    {
      summary: { zh: '看板上一个数字背后的时限', en: 'The clocks behind a number of the board' },
      policy: 'signed-in',
      query: z.object({
        org: z.string().max(20).optional(),
        light: z.enum(boardLights).optional(),
        rule: z.string().max(40).optional(),
      }),
      reply: z.object({ items: z.array(ClockRow), total: z.number(), next: z.null(), truncated: z.boolean() }),
    },
    (ctx, { query }) => clockRows(ctx, query),
  ),
  route(
    'GET',
    '/api/supervision/report',
    {
      summary: {
        zh: '时限报告，按单位、事项或依据',
        en: 'Timeliness: limits that began in a period, met in time, late or open, by organisation, kind or rule',
      },
      policy: 'signed-in',
      query: ReportQuery,
      reply: Report,
    },
    (ctx, { query }) => reportOf(ctx, query),
  ),
  route(
    'GET',
    '/api/supervision/report/rows',
    {
      summary: { zh: '报告里一个数字背后的时限', en: 'The limits behind a number of the timeliness report' },
      policy: 'signed-in',
      query: ReportQuery,
      reply: z.object({ items: z.array(ReportRow), total: z.number(), next: z.null(), truncated: z.boolean() }),
    },
    (ctx, { query }) => reportRows(ctx, query),
  ),
  rawRoute(
    'GET',
    '/api/supervision/report.csv',
    {
      summary: { zh: '同样的明细，全部，CSV', en: 'The same rows, all of them, as CSV' },
      policy: 'signed-in',
      query: ReportQuery,
      sends: ['text/csv'],
    },
    async (ctx, { query }, { reply }) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="timeliness.csv"')
        .send(await reportCsv(ctx, query)),
  ),
]
