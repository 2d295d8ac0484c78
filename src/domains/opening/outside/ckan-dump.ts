import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { neutral, type OutColumn, streamRows, xmlText } from '#domains/delivery'
import { notFound, unacceptable } from '#platform/problem'
import type { TextRow } from '#platform/query'
import { type Asked, CkanError, invalid, text, truthy, whole } from './ckan-asked.ts'
import { asCkanTells, cellsOf, chosenFields, readingOf, tableOf } from './ckan-datastore.ts'
import { type Cell, type Field, lineOf, valueOf } from './ckan-records.ts'

interface Writer {
  readonly type: string
  readonly head: (fields: readonly Field[]) => string
  /** One row; `at` counts from zero. */
  readonly row: (fields: readonly Field[], cells: readonly Cell[], at: number) => string
  readonly foot: string
}

const tabular = (format: 'csv' | 'tsv', type: string): Writer => ({
  type,
  head: (fields) =>
    lineOf(
      format,
      fields.map((it) => it.id),
    ),
  row: (_fields, cells) =>
    lineOf(
      format,
      cells.map((it) => (it.type === 'text' && it.text !== null ? neutral(it.text) : it.text)),
    ),
  foot: '',
})

const writers: Readonly<Record<string, Writer>> = {
  csv: tabular('csv', 'text/csv; charset=utf-8'),
  tsv: tabular('tsv', 'text/tab-separated-values; charset=utf-8'),
  json: {
    type: 'application/json; charset=utf-8',
    head: (fields) => `{\n  "fields": ${JSON.stringify(fields)},\n  "records": [\n    `,
    row: (_fields, cells, at) => `${at === 0 ? '' : ',\n    '}${JSON.stringify(cells.map(valueOf))}`,
    foot: '\n]}\n',
  },
  xml: {
    type: 'text/xml; charset=utf-8',
    head: () => '<?xml version="1.0" encoding="utf-8"?>\n<data>\n',
    row: (fields, cells) => {
      const inner = cells.map((cell, at) => {
        const name = fields[at]?.id ?? ''
        if (name === '_id') return ''
        // A column's name need not be one that XML allows.
        const [open, close] = /^[\p{L}_][\p{L}\p{N}_.-]*$/u.test(name)
          ? [name, name]
          : [`column name="${xmlText(name)}"`, 'column']
        return cell.text === null ? '' : `<${open}>${xmlText(cell.text)}</${close}>`
      })
      const id = cells[fields.findIndex((it) => it.id === '_id')]?.text
      return `<row${id === undefined || id === null ? '' : ` _id="${id}"`}>${inner.join('')}</row>\n`
    },
    foot: '</data>\n',
  },
}

async function* written(
  writer: Writer,
  params: Asked['params'],
  fields: readonly Field[],
  found: { readonly columns: readonly OutColumn[]; readonly batches: AsyncIterable<readonly TextRow[]> },
): AsyncIterable<string> {
  yield `${truthy(params['bom']) ? '\ufeff' : ''}${writer.head(fields)}`
  let at = 0
  for await (const batch of found.batches)
    yield batch.map((row) => writer.row(fields, cellsOf(fields, found.columns, row), at++)).join('')
  yield writer.foot
}

/** All rows of a resource, streamed in one of CKAN's formats: `/datastore/dump/{id}`. */
export async function dump(
  { ctx, params, deps, transaction }: Asked,
  id: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const name = text(params, 'format') ?? 'csv'
  const writer = Object.hasOwn(writers, name) ? writers[name] : undefined
  if (writer === undefined)
    throw unacceptable({ errors: [{ path: 'format', message: Object.keys(writers).join('、') }] })
  try {
    if (truthy(params['distinct'])) throw invalid('distinct', 'Not supported by the dump')
    const it = await tableOf(ctx, id)
    const reading = {
      ...readingOf(params, it.code),
      ...(params['limit'] === undefined ? {} : { limit: whole(params, 'limit', 0, Number.MAX_SAFE_INTEGER) }),
      offset: whole(params, 'offset', 0, Number.MAX_SAFE_INTEGER),
    }
    const found = await streamRows(ctx, deps, reading, transaction, reply)
    const fields = chosenFields(params, found.columns, it)
    return reply
      .type(writer.type)
      .header('content-disposition', `attachment; filename="${id}.${name}"`)
      .send(Readable.from(written(writer, params, fields, found)))
  } catch (error) {
    throw asProblem(asCkanTells(error, params))
  }
}

/** A page for people tells failures as every other does. */
function asProblem(error: unknown): unknown {
  if (!(error instanceof CkanError)) return error
  if (error.status === 404) return notFound()
  const errors = Object.entries(error.told).flatMap(([path, message]) =>
    path === '__type' ? [] : [{ path, message: String(message) }],
  )
  return error.status === 409 ? unacceptable({ errors }) : error
}
