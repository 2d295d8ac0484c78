import { Link } from 'wouter'
import { z } from 'zod'
import { useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'

const GrantList = z.object({
  items: z.array(
    z.looseObject({
      id: z.string(),
      dataset: z.string(),
      purpose: z.string(),
      until: z.string(),
      status: z.string(),
      cause: z.string(),
    }),
  ),
})

/** What my departments may use, and the call that uses it. */
export const Grants = () => (
  <section className="stack-4">
    <h1>{say('grants')}</h1>
    <Shown of={useAsk(GrantList, '/api/grants')}>
      {({ items }) =>
        items.length === 0 ? (
          <Nothing />
        ) : (
          <Table
            label={say('grants')}
            heads={[say('number'), say('subject'), say('scenario'), say('until'), say('state'), say('call')]}
            rows={items.map((it) => [
              it.cause,
              <Link key="dataset" href={`/console/datasets/${it.dataset}`}>
                {it.dataset}
              </Link>,
              it.purpose,
              it.until.slice(0, 10),
              termOf(it.status),
              <code key="call" className="mono xs">{`/api/data/${it.dataset}/rows?grant=${it.id}`}</code>,
            ])}
          />
        )
      }
    </Shown>
  </section>
)
