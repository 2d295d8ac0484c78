import { useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { Act, serverItself } from '#model/identity'
import { useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { Pages } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'

const Acts = z.object({ items: z.array(Act), next: z.string().nullable() })

/** A value as people read it: a kind of post by its name, anything else as it is. */
const told = (detail: Readonly<Record<string, unknown>>): string =>
  Object.values(detail)
    .map((it) => termOf(String(it)))
    .join(' · ')

/** 审计管理员: what the administrators did, each line with its leaf. */
export const ActsPage = () => {
  const [cursors, turn] = useState<readonly string[]>([])
  const cursor = cursors.at(-1)
  const found = useAsk(Acts, `/api/people/acts${cursor === undefined ? '' : `?cursor=${cursor}`}`)
  return (
    <section className="stack-4">
      <h1>{say('acts')}</h1>
      <p className="muted">{say('actsLead')}</p>
      <Shown of={found}>
        {({ items, next }) => (
          <>
            {items.length === 0 ? (
              <Nothing word="noActs" />
            ) : (
              <Table
                label={say('acts')}
                heads={[say('when'), say('act'), say('by'), say('whom'), say('detail'), say('leaf')]}
                rows={items.map((it) => [
                  <time key="at" className="num" dateTime={it.at}>
                    {moment(it.at)}
                  </time>,
                  termOf(it.type),
                  it.by.id === serverItself ? (
                    say('serverItself')
                  ) : (
                    <Link key="by" href={`/console/people/${it.by.id}`}>
                      {it.by.name}
                    </Link>
                  ),
                  <Link key="whom" href={`/console/people/${it.subject.id}`}>
                    {it.subject.name}
                  </Link>,
                  told(it.detail),
                  <a key="leaf" className="num" href={`/api/proofs/${it.index}`}>
                    {it.index}
                  </a>,
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
