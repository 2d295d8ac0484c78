import type { CaseKind, Transition } from './kind.ts'
import type { Dossier } from './model.ts'

type Picture = Dossier['picture']
type Stop = Picture['stops'][number]
type Branch = Picture['branches'][number]

interface Walked {
  readonly at: string
  readonly transition: string
  readonly to: string
}

type Edge = readonly [name: string, step: Transition]
const onward = (kind: CaseKind, state: string): Edge[] =>
  Object.entries(kind.transitions).filter(([, step]) => !step.power && step.from.includes(state))

/**
 * The longest way without powers and without coming back: what the case is meant to go through. A way that can only come
 * back, such as gaps that are mended, is no end: of two as long the one that ends is meant.
 */
export function lineOf(kind: CaseKind, from: string, walked: readonly string[] = []): readonly string[] {
  const ends = (way: readonly string[]): boolean => onward(kind, way.at(-1) ?? from).length === 0
  const ways = onward(kind, from)
    .filter(([, step]) => step.to !== from && !walked.includes(step.to))
    .map(([, step]) => [from, ...lineOf(kind, step.to, [...walked, from])])
  const longer = (a: readonly string[], b: readonly string[]): number =>
    b.length - a.length || Number(ends(b)) - Number(ends(a))
  return ways.toSorted(longer)[0] ?? [from]
}

const returns = (kind: CaseKind, state: string, line: readonly string[], seen: readonly string[] = []): boolean =>
  onward(kind, state).some(
    ([, step]) => line.includes(step.to) || (!seen.includes(step.to) && returns(kind, step.to, line, [...seen, state])),
  )

const stepBetween = (kind: CaseKind, from: string, to: string | undefined): Edge | undefined =>
  onward(kind, from).find(([, step]) => step.to === to)

/** The process of one case from its kind and its history: solid behind, ring now, dashed ahead, branches that rejoin. */
export function pictureOf(kind: CaseKind, history: readonly Walked[]): Picture {
  const line = lineOf(kind, kind.start)
  const done: { state: string; by: string; at: string }[] = []
  const branches: Branch[] = []
  let aside: Walked[] = []
  const close = (until: string | null): void => {
    const [first] = aside
    if (first === undefined) return
    const states = aside.map((it) => it.to)
    branches.push({ after: done.length - 1, states, step: first.transition, from: first.at, until })
    aside = []
  }
  for (const step of history) {
    if (!line.includes(step.to)) aside.push(step)
    else {
      close(step.at)
      done.push({ state: step.to, by: step.transition, at: step.at })
    }
  }
  const off = aside.at(-1)
  // What cannot come back is no branch: it is where the case has got to.
  if (off !== undefined && !returns(kind, off.to, line))
    for (const it of aside.splice(0)) done.push({ state: it.to, by: it.transition, at: it.at })
  close(null)
  return { stops: stopsOf(kind, line, done, off), branches }
}

function stopsOf(
  kind: CaseKind,
  line: readonly string[],
  done: readonly { state: string; by: string; at: string }[],
  off: Walked | undefined,
): Stop[] {
  const last = done.at(-1)?.state ?? kind.start
  const place = line.indexOf(last)
  const aside = off !== undefined && off.to !== last
  const ahead = place < 0 ? [] : line.slice(aside ? place : place + 1)
  const all = [...done.map((it) => it.state), ...ahead]
  return all.map((state, at): Stop => {
    const was = done[at]
    const [next, step] = stepBetween(kind, state, all[at + 1]) ?? [null, undefined]
    const here = at === done.length - 1 && !aside
    return {
      state,
      when: was === undefined ? 'ahead' : here ? 'now' : 'done',
      by: was?.by ?? null,
      at: was?.at ?? null,
      next,
      turn: (step?.by ?? []).map(({ party, posts }) => ({ party, posts: [...posts] })),
    }
  })
}

const also = (what: string, states: readonly string[]): string =>
  states.length === 0 ? '' : `, ${what} in ${states.join(', ')}`

/** The declaration as a Mermaid state diagram, for the chapter's page. Dotted steps are powers. */
export function mermaidOf(kind: CaseKind): string {
  const steps = Object.entries(kind.transitions).flatMap(([name, step]) =>
    step.from.map((from) => {
      const who = step.by.map(({ party, posts }) => `${party} ${posts.join('/')}`).join(', ')
      return `  ${from} --> ${step.to}: ${name}${step.power ? ' (power)' : ''}, ${who}`
    }),
  )
  const ends = kind.states.filter((state) =>
    Object.values(kind.transitions).every((step) => !step.from.includes(state)),
  )
  const clocks = Object.entries(kind.clocks).map(
    ([name, clock]) =>
      `  %% clock ${name}: runs in ${clock.runs.join(', ')}${also('pauses', clock.pauses)}${also('stops', clock.stops)}`,
  )
  return [
    'stateDiagram-v2',
    `  [*] --> ${kind.start}`,
    ...steps,
    ...ends.map((it) => `  ${it} --> [*]`),
    ...clocks,
  ].join('\n')
}
