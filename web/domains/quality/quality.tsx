import { z } from 'zod'
import { useAsk } from '../../app/api.ts'
import { language, say } from '../../app/words.ts'
import { Shown, Table } from '../../parts/parts.tsx'

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
