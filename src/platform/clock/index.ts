import { cityTime } from '#platform/calendar'
import { problem } from '#platform/problem'

/** City time: what cases, grants and leaves count by. Machine time is for sessions, leases and limits. */
export interface CityClock {
  now(): Date
}

export interface MovableClock extends CityClock {
  /** Sets the city's clock; it ticks on from there. @throws demo/clock-backwards */
  move(to: Date): void
  readonly offset: number
  /** Sets a city that was only just made to its start. */
  restart(at: Date): void
}

const backwards = problem('demo/clock-backwards', 409, '城市时钟只能向前拨；要回到起点请重置演示城市')

/** The machine's own time, as production has it. */
export const machineClock = (machine: () => number): CityClock => ({ now: () => new Date(machine()) })

/** The demo city's clock: the machine's ticks plus an offset that survives restarts. */
export function movableClock(machine: () => number, offset: number): MovableClock {
  let shift = offset
  return {
    now: () => new Date(machine() + shift),
    get offset() {
      return shift
    },
    restart(at) {
      shift = at.getTime() - machine()
    },
    move(to) {
      const next = to.getTime() - machine()
      if (next < shift) throw backwards({ detail: `现在是 ${cityTime(new Date(machine() + shift))}` })
      shift = next
    },
  }
}
