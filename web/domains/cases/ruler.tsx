import { z } from 'zod'
import { type Clock, useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Shown } from '../../parts/parts.tsx'

const Days = z.object({ items: z.array(z.object({ day: z.string(), work: z.boolean() })), today: z.string() })

/** The working days of a limit, one box a day: used, to come, resting. Told in words to those who cannot see it. */
export const Ruler = ({ clock }: { readonly clock: Clock }) => {
  const from = clock.startedAt.slice(0, 10)
  const until = clock.dueAt.slice(0, 10)
  const days = useAsk(Days, `/api/calendar?from=${from}&until=${until}`)
  return (
    <Shown of={days}>
      {({ items, today }) => (
        <div
          className="c-ruler"
          role="img"
          aria-label={`${from} – ${until}，${items.filter((it) => it.work).length}，${say('due')} ${until}`}
        >
          {items.map((it) => (
            <i key={it.day} title={it.day} className={it.work ? (it.day <= today ? 'used' : 'left') : 'rest'}>
              {it.day === today ? '▾' : ''}
            </i>
          ))}
        </div>
      )}
    </Shown>
  )
}
