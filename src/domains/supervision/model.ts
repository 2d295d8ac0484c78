import { z } from 'zod'

export const boardLights = ['green', 'yellow', 'red', 'paused'] as const
const Counts = z.object({ green: z.number(), yellow: z.number(), red: z.number(), paused: z.number() })
const Org = z.object({ code: z.string(), name: z.string() })

/** Open clocks by light, over all and by whose turn it is; clocks met in the last 90 days. */
export const Board = z.object({
  at: z.string(),
  totals: Counts,
  orgs: z.array(Counts.extend({ org: Org })),
  rules: z.array(z.object({ rule: z.string(), red: z.number() })),
  met: z.object({ days: z.number(), met: z.number(), onTime: z.number() }),
})

export const ClockRow = z.object({
  case: z.string(),
  number: z.string(),
  kind: z.string(),
  subject: z.string(),
  title: z.string().nullable(),
  state: z.string(),
  clock: z.string(),
  rule: z.string(),
  dueAt: z.string(),
  light: z.enum(boardLights),
  org: Org.nullable(),
})
