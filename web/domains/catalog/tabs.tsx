import { useState } from 'react'
import { z } from 'zod'
import { call, refresh, useAsk } from '../../app/api.ts'
import { language, say } from '../../app/words.ts'
import { Fault, Nothing, Shown, Table } from '../../parts/parts.tsx'

const AnyRows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))

/** The first rows by the same door that everybody uses. */
export const Rows = ({ code, owner }: { readonly code: string; readonly owner: boolean }) => {
  const rows = useAsk(AnyRows, `/api/data/${code}/rows?limit=50`)
  return (
    <div className="stack-2">
      {owner ? <p className="small muted">{say('unmasked')}</p> : null}
      <Shown of={rows}>
        {(found) => {
          const heads = Object.keys(found[0] ?? {})
          return found.length === 0 ? (
            <Nothing />
          ) : (
            <Table
              label={say('preview')}
              heads={heads}
              rows={found.map((row) =>
                heads.map((head) => (row[head] === null ? <span className="muted">—</span> : String(row[head]))),
              )}
            />
          )
        }}
      </Shown>
    </div>
  )
}

const Count = z.object({ value: z.string(), count: z.number() })
const Verdict = z.object({
  version: z.number(),
  entry: z.string(),
  indicators: z.array(
    z.object({
      code: z.string(),
      title: z.object({ zh: z.string(), en: z.string() }),
      a: z.number(),
      b: z.number(),
      x: z.number().nullable(),
      lowerIsBetter: z.boolean(),
      opens: z.string().nullable(),
    }),
  ),
  columns: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      rows: z.number(),
      empty: z.number(),
      distinct: z.number(),
      min: z.string().nullable(),
      max: z.string().nullable(),
      top: z.array(Count),
      shapes: z.array(Count),
      bars: z.array(z.number()),
    }),
  ),
})

const Bars = ({ of }: { readonly of: readonly number[] }) => {
  const most = Math.max(1, ...of)
  return (
    <span className="c-bars" role="img" aria-label={of.join(', ')}>
      {of.map((n, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
        <i key={at} style={{ height: `${Math.round((n / most) * 100)}%` }} />
      ))}
    </span>
  )
}

export const Quality = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(Verdict, `/api/quality/${code}`)}>
    {(it) => (
      <div className="stack-4">
        <p className="small muted">
          {say('version')} {it.version}{' '}
          <a className="proof proof--plain" href={`/api/proofs/${it.entry}`}>
            {say('proof')}
          </a>
        </p>
        <Table
          label={say('quality')}
          heads={['GB/T 36344', say('indicator'), say('assessed'), say('value'), '']}
          rows={it.indicators.map((one) => [
            one.code,
            `${one.title[language()]}${one.lowerIsBetter ? `（${say('lower')}）` : ''}`,
            `${one.a.toLocaleString('en')} / ${one.b.toLocaleString('en')}`,
            one.x === null ? say('notAssessable') : `${(one.x * 100).toFixed(2)}%`,
            one.opens === null ? '' : <a href={one.opens}>{say('openRows')}</a>,
          ])}
        />
        <Table
          label={say('columns')}
          heads={[say('name'), say('empty'), say('distinct'), say('extremes'), say('top'), '']}
          rows={it.columns.map((one) => [
            one.name,
            one.empty.toLocaleString('en'),
            one.distinct.toLocaleString('en'),
            one.min === null ? '—' : `${one.min} – ${one.max}`,
            one.top.map((top) => `${top.value} (${top.count})`).join('、'),
            one.bars.length === 0 ? '' : <Bars of={one.bars} />,
          ])}
        />
      </div>
    )}
  </Shown>
)

const Grade = z.object({
  column: z.string(),
  class: z.string(),
  grade: z.number(),
  reason: z.string(),
  confirmedBy: z.string().nullable(),
})
const GradeList = z.object({ items: z.array(Grade) })

/** Class and grade with the reasons; the owner confirms all that is proposed in one step. */
export const Grades = ({ code, owner }: { readonly code: string; readonly owner: boolean }) => {
  const found = useAsk(GradeList, `/api/security/${code}/grades`)
  const [error, setError] = useState<unknown>(null)
  const confirm = async (items: z.output<typeof GradeList>['items']): Promise<void> => {
    try {
      setError(null)
      await call(GradeList, 'POST', `/api/security/${code}/grades`, {
        columns: items.map((it) => ({ column: it.column, class: it.class, grade: it.grade })),
      })
      await refresh()
    } catch (it) {
      setError(it)
    }
  }
  return (
    <Shown of={found}>
      {({ items }) => (
        <div className="stack-4">
          <Table
            label={say('grades')}
            heads={[say('name'), say('class'), say('grade'), say('reason'), say('state')]}
            rows={items.map((it) => [
              it.column,
              it.class,
              String(it.grade),
              it.reason,
              it.confirmedBy === null ? say('proposed') : say('confirmed'),
            ])}
          />
          {error === null ? null : <Fault error={error} />}
          {owner && items.some((it) => it.confirmedBy === null) ? (
            <button type="button" className="btn btn--primary" onClick={() => void confirm(items)}>
              {say('confirmGrades')}
            </button>
          ) : null}
        </div>
      )}
    </Shown>
  )
}

const UseList = z.object({
  items: z.array(
    z.looseObject({
      at: z.string(),
      door: z.string(),
      org: z.string().nullable(),
      rows: z.union([z.number(), z.string()]).nullable(),
      right: z.string(),
    }),
  ),
})

export const Uses = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(UseList, `/api/data/${code}/uses`)}>
    {({ items }) =>
      items.length === 0 ? (
        <Nothing />
      ) : (
        <Table
          label={say('uses')}
          heads={[say('at'), say('who'), say('door'), say('right'), say('rows')]}
          rows={items.map((it) => [
            it.at.slice(0, 16).replace('T', ' '),
            it.org ?? '—',
            it.door,
            it.right,
            it.rows === null ? '—' : String(it.rows),
          ])}
        />
      )
    }
  </Shown>
)
