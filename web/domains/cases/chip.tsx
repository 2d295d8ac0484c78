import { say, sayOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'

interface Chip {
  readonly light: 'green' | 'yellow' | 'red'
  readonly dueAt: string
  readonly left?: number | undefined
  readonly paused?: boolean | undefined
  readonly metAt?: string | undefined
  readonly stoppedAt?: string | undefined
}

const days = (n: number): string => `${n} ${say(n === 1 ? 'workingDay' : 'workingDays')}`

/** How a limit stands, in words: 剩 2 个工作日, 今日 24:00 截止, 超期 3 个工作日. */
export const standOf = ({ light, left, paused, metAt, stoppedAt }: Omit<Chip, 'dueAt'>): string => {
  if (metAt !== undefined) return light === 'red' ? say('metLate') : say('metInTime')
  if (stoppedAt !== undefined) return say('stopped')
  if (paused === true) return say('paused')
  if (left === undefined) return say(light)
  if (left < 0) return sayOf('lateBy', days(-left))
  return left === 0 ? say('todayLast') : sayOf('daysLeft', days(left))
}

/** Light, what is left, and when it is due. */
export const ClockChip = ({ of, pill = false }: { readonly of: Chip; readonly pill?: boolean }) => {
  const ended = of.metAt !== undefined || of.stoppedAt !== undefined
  const name = ended && of.light !== 'red' ? 'done' : of.paused === true ? 'pause' : of.light
  return (
    <span className="clock">
      <span className={`light light--${name}${pill ? ' pill' : ''}`}>
        <LightMark name={name} />
        {standOf(of)}
      </span>
      <time className="num" dateTime={of.dueAt}>
        {sayOf(of.left !== undefined && of.left < 0 ? 'wasDueOn' : 'dueOn', of.dueAt.slice(5, 10))}
      </time>
    </span>
  )
}
