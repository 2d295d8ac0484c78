import type { z } from 'zod'
import type { Ctx, OrgCode, PostKind } from '#platform/context'
import type { Problem, ProblemDetails } from '#platform/problem'

/** A party with the posts that may act for it. Data, so that inbox, matrix and picture come from it. */
export interface By {
  readonly party: string
  readonly posts: readonly PostKind[]
}

/** A named clause over the case's facts; the key in `when` names it in the problem. */
export interface FactClause {
  readonly fact: string
  readonly equals: string | number | boolean
}

/**
 * What a rule gives a clock: its id, version and working days, or by the unit `date` a day that was set. Structural, so
 * that this room knows no law.
 */
export interface Limit {
  readonly id: string
  readonly version?: string
  readonly value: number | string
  readonly unit: string
}

export interface CaseOf {
  readonly id: string
  readonly number: string
  readonly kind: string
  /** The version of the kind that it began with and ends by. */
  readonly version: number
  readonly state: string
  readonly subject: string
  readonly facts: Readonly<Record<string, unknown>>
  readonly parties: Readonly<Record<string, OrgCode>>
}

/** Runs in the transition's own transaction. `input` was parsed by the transition's schema. */
export type Then<Input = Record<string, unknown>> = (ctx: Ctx, it: CaseOf, input: Input) => Promise<void>

export interface Transition {
  readonly from: readonly string[]
  readonly to: string
  /** Nobody: only the system, when a term is over. */
  readonly by: readonly By[]
  /** Only once in a case, or once since that transition was last taken: each round of review may tell its gaps. */
  readonly once: boolean | { readonly since: string }
  /** A right that nobody waits for, such as to suspend or to withdraw: it makes no work in the inbox. */
  readonly power: boolean
  readonly input?: z.ZodType<Record<string, unknown>>
  /** What an input that does not fit is called, where the law has a word for it. */
  readonly unfit?: (details: ProblemDetails) => Problem
  readonly cites: readonly string[]
  readonly when: Readonly<Record<string, FactClause>>
  readonly then?: Then<Record<string, unknown>>
  /** What the case keeps of the input among its facts, for clauses and clocks. */
  readonly learns?: (input: Record<string, unknown>) => Record<string, unknown>
  readonly extends?: { readonly clock: string; readonly limit: () => Limit }
  /** Only while that clock is not over: what is late already is not asked to be longer. */
  readonly before?: string
}

export interface Clock {
  readonly runs: readonly string[]
  /** Where it runs on if it was running, and does not begin. */
  readonly keeps: readonly string[]
  readonly pauses: readonly string[]
  /** Where it ends without having been met: what it was for will not come. */
  readonly stops: readonly string[]
  readonly limit: (facts: Readonly<Record<string, unknown>>) => Limit
  readonly warnAt: number
}

export interface CaseKind {
  readonly name: string
  readonly version: number
  /** Two letters that its numbers begin with: GX-2026-000318. */
  readonly number: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly parties: readonly string[]
  readonly states: readonly string[]
  readonly start: string
  /** While a case has been in these states alone it is its author's affair: no other party is copied on it. */
  readonly drafting?: { readonly party: string; readonly states: readonly string[] }
  readonly facts: z.ZodType<Record<string, unknown>>
  readonly transitions: Readonly<Record<string, Transition>>
  readonly clocks: Readonly<Record<string, Clock>>
}

interface StepSpec<State extends string, Party extends string, Input extends z.ZodType<Record<string, unknown>>> {
  readonly from: NoInfer<State> | readonly NoInfer<State>[]
  readonly to: NoInfer<State>
  readonly by: PartyBy<NoInfer<Party>> | readonly PartyBy<NoInfer<Party>>[]
  readonly once?: Transition['once']
  readonly power?: boolean
  readonly input?: Input
  readonly unfit?: Transition['unfit']
  readonly cites?: readonly string[]
  readonly when?: Readonly<Record<string, FactClause>>
  readonly then?: Then<z.output<Input>>
  readonly learns?: (input: z.output<Input>) => Record<string, unknown>
  readonly extends?: Transition['extends']
  readonly before?: Transition['before']
}

interface PartyBy<Party extends string> extends By {
  readonly party: Party
}

interface ClockSpec<State extends string, Facts> {
  readonly runs: readonly NoInfer<State>[]
  readonly keeps?: readonly NoInfer<State>[]
  readonly pauses?: readonly NoInfer<State>[]
  readonly stops?: readonly NoInfer<State>[]
  readonly limit: (facts: Facts) => Limit
  readonly warnAt?: number
}

const list = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? (one as readonly T[]) : [one as T])

/**
 * Declares a kind of case once. Two steps, so that TypeScript knows states, parties and facts before transitions
 * use them: a wrong state, party or fact does not compile.
 */
export function caseKind<
  const State extends string,
  const Party extends string,
  Facts extends Record<string, unknown>,
>(about: {
  readonly name: string
  readonly version: number
  readonly number: string
  readonly title: { readonly zh: string; readonly en: string }
  readonly parties: readonly Party[]
  readonly states: readonly State[]
  readonly start: NoInfer<State>
  readonly drafting?: { readonly party: NoInfer<Party>; readonly states: readonly NoInfer<State>[] }
  readonly facts: z.ZodType<Facts>
}) {
  return {
    by: (party: Party, ...posts: readonly PostKind[]): PartyBy<Party> => ({ party, posts }),
    fact: {
      eq: <Name extends keyof Facts & string>(
        fact: Name,
        equals: Facts[Name] & (string | number | boolean),
      ): FactClause => ({ fact, equals }),
    },
    step: <Input extends z.ZodType<Record<string, unknown>> = z.ZodType<Record<string, unknown>>>(
      spec: StepSpec<State, Party, Input>,
    ): Transition => ({
      from: list(spec.from),
      to: spec.to,
      by: list(spec.by),
      once: spec.once ?? false,
      power: spec.power ?? false,
      cites: spec.cites ?? [],
      when: spec.when ?? {},
      ...(spec.input === undefined ? {} : { input: spec.input }),
      ...(spec.unfit === undefined ? {} : { unfit: spec.unfit }),
      // The door parses by this very schema before it calls.
      ...(spec.then === undefined ? {} : { then: spec.then as Then<Record<string, unknown>> }),
      ...(spec.learns === undefined ? {} : { learns: spec.learns as NonNullable<Transition['learns']> }),
      ...(spec.extends === undefined ? {} : { extends: spec.extends }),
      ...(spec.before === undefined ? {} : { before: spec.before }),
    }),
    with: (what: {
      readonly transitions: Readonly<Record<string, Transition>>
      readonly clocks: Readonly<Record<string, ClockSpec<State, Facts>>>
    }): CaseKind => ({
      ...about,
      transitions: what.transitions,
      clocks: Object.fromEntries(
        Object.entries(what.clocks).map(([name, clock]) => [
          name,
          {
            ...{ keeps: [], pauses: [], stops: [], warnAt: 0.7 },
            ...clock,
            limit: (facts) => clock.limit(about.facts.parse(facts)),
          } satisfies Clock,
        ]),
      ),
    }),
  }
}

const kinds = new Map<string, CaseKind>()
const taken = new Set(['urge', 'assignments', 'dossier'])

/**
 * Makes kinds known to the doors of this room; the application does it once at the start. A kind that was changed is
 * given in all versions that open cases still have: each case ends by the declaration it began with.
 * @throws when a transition has the name of a door
 */
export function registerKinds(all: readonly CaseKind[]): void {
  for (const kind of all) {
    const clash = Object.keys(kind.transitions).find((name) => taken.has(name))
    if (clash !== undefined) throw new Error(`${kind.name}: no transition may be called ${clash}`)
    kinds.set(`${kind.name}@${kind.version}`, kind)
    if (kind.version >= (kinds.get(kind.name)?.version ?? 0)) kinds.set(kind.name, kind)
  }
}

/** Every kind in its newest version. */
export const newestKinds = (): readonly CaseKind[] =>
  [...kinds].filter(([name, kind]) => name === kind.name).map(([, kind]) => kind)

/** A kind as it was declared in that version; without one, as it is now. @throws when there is none */
export function kindOf(name: string, version?: number): CaseKind {
  const kind = kinds.get(version === undefined ? name : `${name}@${version}`)
  if (kind === undefined)
    throw new Error(`no such kind of case: ${name}${version === undefined ? '' : ` version ${version}`}`)
  return kind
}
