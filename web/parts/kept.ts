import { useState } from 'react'
import type { z } from 'zod'

// As long as a session may last: who comes back within it finds what they wrote.
const lastsMs = 12 * 3_600_000
const start = 'kept:'
let person = ''

/** Machine time: it is the browser that forgets, not the city. */
const machineNow = (): number => performance.timeOrigin + performance.now()
const keyOf = (name: string): string => `${start}${person}:${name}`
const keys = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(start))

/** Whose drafts are kept and found from now on: on a shared machine nobody meets what somebody else was writing. */
export function keepFor(id: string): void {
  person = id
}

/** Keeps in this browser what somebody is writing and has not sent. */
export const keep = (name: string, value: unknown): void =>
  localStorage.setItem(keyOf(name), JSON.stringify({ at: machineNow(), value }))

/** What they were writing; null where there is nothing, it is too old, or it no longer fits. */
export function kept<T>(schema: z.ZodType<T>, name: string): T | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(keyOf(name)) ?? 'null')
    if (typeof found !== 'object' || found === null || !('at' in found) || !('value' in found)) return null
    if (Number(found.at) + lastsMs < machineNow()) forget(name)
    else return schema.safeParse(found.value).data ?? null
  } catch {
    forget(name)
  }
  return null
}

/** Forgets it, and what was kept as a part of it: `ask.1.fields` goes with `ask.1`. */
export function forget(name: string): void {
  for (const key of keys()) if (`${key}.`.startsWith(`${keyOf(name)}.`)) localStorage.removeItem(key)
}

/** What somebody chose, found again after the page was left, until it is forgotten with what it is a part of. */
export function useKept<T>(schema: z.ZodType<T>, name: string, first: T): readonly [T, (next: T) => void] {
  const [value, setValue] = useState<T>(() => kept(schema, name) ?? first)
  const change = (next: T): void => {
    setValue(next)
    keep(name, next)
  }
  return [value, change]
}

/** Who signs out leaves nothing behind. */
export function forgetAll(): void {
  for (const key of keys()) localStorage.removeItem(key)
}
