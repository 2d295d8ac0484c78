import { createHash } from 'node:crypto'
import { chongqingRules } from './chongqing.ts'
import { comparatorRules } from './comparators.ts'
import type { Rule } from './model.ts'
import { nationalRules } from './national.ts'

export { controls } from './controls.ts'
export { type Control, Law, type Rule, type Source } from './model.ts'
export { cite, instruments } from './sources.ts'

const versionOf = (it: Rule): string => createHash('sha256').update(JSON.stringify(it)).digest('hex').slice(0, 12)

/** Puts packs together in the order of jurisdiction. @throws when a local rule lengthens a national limit. */
export function packed(...packs: readonly (readonly Rule[])[]): ReadonlyMap<string, Rule> {
  const all = new Map<string, Rule>()
  for (const it of packs.flat()) {
    if (all.has(it.id)) throw new Error(`rule ${it.id} is given twice`)
    const national = it.shortens === undefined ? undefined : all.get(it.shortens)
    if (
      it.shortens !== undefined &&
      (national === undefined || national.unit !== it.unit || Number(it.value) > Number(national.value))
    )
      throw new Error(`rule ${it.id} may only shorten ${it.shortens}`)
    all.set(it.id, { ...it, version: versionOf(it) })
  }
  return all
}

const all = packed(nationalRules, chongqingRules, comparatorRules)

export const rules = (): readonly Rule[] => [...all.values()]

/** What holds for an id in these packs: a local rule before the national one that it shortens, of several the shortest. */
export function inForce(packs: ReadonlyMap<string, Rule>, id: string): Rule | undefined {
  const local = [...packs.values()].filter((it) => it.shortens === id)
  return local.toSorted((a, b) => Number(a.value) - Number(b.value))[0] ?? packs.get(id)
}

/** The rule in force for that id. @throws when there is none: a limit is never made up. */
export function rule(id: string): Rule {
  const found = inForce(all, id)
  if (found === undefined) throw new Error(`no such rule: ${id}`)
  return found
}
