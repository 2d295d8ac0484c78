import { type ReactNode, useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { OperationLine } from '#model/identity'
import { useAsk } from '../../app/api.ts'
import { language, mark, say, stepOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { Pages } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'
import { doors } from './doors.ts'

const Operations = z.object({ items: z.array(OperationLine), next: z.string().nullable() })

/** 办理：退回补正. */
const what = ({ door, things }: OperationLine): string => {
  const name = doors[door]?.[language() === 'zh' ? 0 : 1] ?? door
  const step = things['transition']
  return step === undefined ? name : `${name}${mark('：')}${stepOf(step)}`
}

/** The thing itself, by the page that shows it; a thing without a page by its own name. */
const On = ({ of: { door, things } }: { readonly of: OperationLine }): ReactNode => {
  const { code, id } = things
  if (code !== undefined) return <Link href={`/console/datasets/${code}`}>{code}</Link>
  if (id === undefined) return '—'
  if (door.includes('/api/cases/')) return <Link href={`/console/cases/${id}`}>{say('theCase')}</Link>
  if (door.includes('/api/people/')) return <Link href={`/console/people/${id}`}>{id}</Link>
  return <code className="small">{id}</code>
}

const Outcome = ({ of: { status, refusal } }: { readonly of: OperationLine }): ReactNode => {
  if (status < 400)
    return (
      <span className="light light--done">
        <LightMark name="done" />
        {say('operationDone')}
      </span>
    )
  if (refusal === null) return say('operationFailed')
  const why = language() === 'zh' ? refusal.title : (refusal.titleEn ?? refusal.title)
  return `${say('operationRefused')}${mark('：')}${why}`
}

const Proofs = ({ of: { entries } }: { readonly of: OperationLine }): ReactNode =>
  entries.length === 0 ? (
    '—'
  ) : (
    <span className="row">
      {entries.map((entry, at) => (
        <a key={entry} className="proof proof--plain" href={`/api/proofs/${entry}`} download={`${entry}.json`}>
          {say('proof')}
          {entries.length === 1 ? '' : ` ${at + 1}`}
        </a>
      ))}
    </span>
  )

/** What one did oneself and what was refused, each with its leaf: nobody reads anybody else's. */
export const OperationsPage = () => {
  const [cursors, turn] = useState<readonly string[]>([])
  const cursor = cursors.at(-1)
  const found = useAsk(Operations, `/api/account/operations${cursor === undefined ? '' : `?cursor=${cursor}`}`)
  return (
    <section className="stack-4">
      <h1>{say('operations')}</h1>
      <p className="muted">{say('operationsLead')}</p>
      <Shown of={found}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? (
              <Nothing word="noOperations" />
            ) : (
              <Table
                label={say('operations')}
                heads={[say('when'), say('act'), say('onWhat'), say('outcome'), say('proof')]}
                rows={items.map((it) => [
                  <time key="at" className="num" dateTime={it.at}>
                    {moment(it.at)}
                  </time>,
                  what(it),
                  <On key="on" of={it} />,
                  <Outcome key="outcome" of={it} />,
                  <Proofs key="proof" of={it} />,
                ])}
              />
            )}
            <Pages before={cursors} next={next} turn={turn} />
          </>
        )}
      </Shown>
    </section>
  )
}
