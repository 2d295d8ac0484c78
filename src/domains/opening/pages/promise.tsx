import type { UpdateLine, UpdateState } from '#domains/catalog'
import { workingDaysBetween } from '#platform/calendar'
import { fill, type Lang, say } from '../words.ts'
import { Light } from './marks.tsx'

const looks = { onTime: 'green', near: 'yellow', late: 'red', none: 'none' } as const

/** Working days after the promised day; 0 on a promise that fell on the days off just past. */
export const daysLate = (due: string, now: Date): number => workingDaysBetween(new Date(`${due}T12:00:00+08:00`), now)

/** The light of an update promise with its word: kept, near or late by so many working days. */
export const PromiseLight = ({
  lang,
  it,
  now,
  pill,
}: {
  readonly lang: Lang
  readonly it: Pick<UpdateLine, 'due'> & { readonly state: UpdateState }
  readonly now: Date
  readonly pill?: boolean
}) => {
  const word =
    it.state === 'late' && it.due !== null
      ? fill(lang, 'lateBy', daysLate(it.due, now))
      : it.state === 'near' && it.due !== null
        ? fill(lang, 'dueSoon', it.due.slice(5))
        : say(lang, it.state === 'onTime' ? 'onTime' : 'noPromise')
  return (
    <Light is={looks[it.state]} {...(pill === true ? { pill } : {})}>
      {word}
    </Light>
  )
}
