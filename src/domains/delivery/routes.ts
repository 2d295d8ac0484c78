import { z } from 'zod'
import { type Route, rawRoute, route, toEveryOrigin } from '#platform/http'
import { type Deps, download, rows } from './doors.ts'
import { formats, GrantView, mediaTypes, UseView } from './model.ts'
import { reads, readsUses } from './policy.ts'
import type { Ready } from './ready.ts'
import { grantsOf } from './service.ts'
import { usesOf } from './uses.ts'

const Code = z.object({ code: z.string() })
const Value = z.union([z.string(), z.array(z.string())])
const word = z.exactOptional(Value)
/** The words of an address; any other name is a column, with its conditions. */
const words = { select: word, grant: word, version: word }
const RowsQuery = z.object({ ...words, order: word, limit: word, cursor: word }).catchall(Value)
/** Decimals with all their digits, integers beyond 2^53 as text. */
const Rows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
const FileQuery = z.object({ ...words, encoding: word }).catchall(Value)

/** Data out: `surfaces.md` §5. All of them pass `rightTo` and `compile`. */
export function routesOf(deps: Deps, ready: Ready): readonly Route[] {
  return toEveryOrigin([
    rawRoute(
      'GET',
      '/api/data/:code/rows',
      {
        summary: { zh: '按条件取数，分页', en: 'Rows with filters, a page at a time' },
        policy: 'public',
        asks: reads,
        params: Code,
        query: RowsQuery,
        reply: Rows,
        sends: [mediaTypes.csv],
      },
      (ctx, { params, query }, { request, reply, transaction }) =>
        rows({ ctx, code: params.code, query, request, reply, transaction }, deps),
    ),
    ...formats.map((format) =>
      rawRoute(
        'GET',
        `/api/data/:code/download.${format}`,
        {
          summary: { zh: `下载全部行（${format}）`, en: `All rows as ${format}` },
          policy: 'public',
          asks: reads,
          params: Code,
          query: FileQuery,
          ...(format === 'json' ? { reply: Rows } : { sends: [mediaTypes[format]] }),
        },
        (ctx, { params, query }, { request, reply, transaction }) =>
          download({ ctx, code: params.code, query, request, reply, transaction }, format, deps, ready),
      ),
    ),
    route(
      'GET',
      '/api/grants',
      {
        summary: { zh: '本部门的授权', en: "The caller's departments' grants" },
        policy: 'signed-in',
        reply: z.object({ items: z.array(GrantView), next: z.null() }),
      },
      async (ctx) => ({ items: await grantsOf(ctx), next: null }),
    ),
    route(
      'GET',
      '/api/data/:code/uses',
      {
        summary: { zh: '每一次使用，供提供部门查看', en: 'Every use, for the provider' },
        policy: 'signed-in',
        asks: readsUses,
        params: Code,
        query: z.object({ cursor: z.coerce.number().int().positive().optional() }),
        reply: z.object({ items: z.array(UseView), next: z.string().nullable() }),
      },
      (ctx, { params, query }) => usesOf(ctx, params.code, query.cursor),
    ),
  ])
}
