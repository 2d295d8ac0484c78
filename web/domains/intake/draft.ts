import { z } from 'zod'
import { Overrides } from '#model/intake'
import { forget, keep, kept } from '../../parts/kept.ts'
import { firstTarget, Target } from './target.tsx'

// What was chosen of an upload is kept in the browser until it is a version: leaving the page loses nothing.
const Draft = z.object({
  overrides: Overrides.default({}),
  target: Target.default(firstTarget),
  fields: z.record(z.string(), z.string()).default({}),
})
export type Draft = z.output<typeof Draft>
const place = (id: string): string => `upload:${id}`

export function draftOf(id: string): Draft {
  return kept(Draft, place(id)) ?? Draft.parse({})
}
export const keepDraft = (id: string, draft: Draft): void => keep(place(id), draft)
export const forgetDraft = (id: string): void => forget(place(id))
