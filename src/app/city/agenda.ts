import type { City } from '#platform/city'
import type { Actor, Transaction } from '#platform/context'

/** Something that somebody does at an instant of the city's past. */
export interface Act {
  readonly at: Date
  readonly by: Actor
  /** What is done in `does` is done as that person at that instant. */
  readonly run: (does: Transaction) => Promise<void>
}

/** Plays acts in the order of time; before each, every timer that fell due on the way. What an act adds is played too. */
export class Agenda {
  readonly #acts: (Act & { readonly order: number })[] = []
  #order = 0

  add(at: Date, by: Actor, run: Act['run']): void {
    this.#acts.push({ at, by, run, order: this.#order })
    this.#order += 1
  }

  async play(city: City, until: Date, tell: (done: number, of: number) => void): Promise<void> {
    let done = 0
    for (;;) {
      this.#acts.sort((a, b) => b.at.getTime() - a.at.getTime() || b.order - a.order)
      const next = this.#acts.pop()
      if (next === undefined || next.at > until) break
      await city.playTimers(next.at)
      await next.run((work) => city.as(next.by, work, next.at))
      done += 1
      if (done % 250 === 0) tell(done, done + this.#acts.length)
    }
    await city.playTimers(until)
  }
}

/** An instant of city time on a working hour of that day. */
export const instant = (day: string, hour: number, minute = 0): Date =>
  new Date(`${day}T${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}:00+08:00`)
