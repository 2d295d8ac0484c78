import { z } from 'zod'

export const boardLights = ['green', 'yellow', 'red', 'paused'] as const
const Counts = z.object({ green: z.number(), yellow: z.number(), red: z.number(), paused: z.number() })
const Org = z.object({ code: z.string(), name: z.string() })

/** Limits met from a day to a day, and how many of them no later than due. */
const Met = z.object({ from: z.string(), until: z.string(), met: z.number(), onTime: z.number() })

/**
 * Open clocks by light, and limits met in the last 90 days, over all and by whose they are; and limits met in each of
 * the last twelve weeks, the present one last.
 */
export const Board = z.object({
  at: z.string(),
  totals: Counts,
  orgs: z.array(Counts.extend({ org: Org, met: z.number(), onTime: z.number() })),
  rules: z.array(z.object({ rule: z.string(), red: z.number() })),
  met: Met.extend({ days: z.number() }),
  weeks: z.array(Met),
})

export const ClockRow = z.object({
  case: z.string(),
  number: z.string(),
  kind: z.string(),
  subject: z.string(),
  title: z.string().nullable(),
  titleEn: z.string().nullable(),
  state: z.string(),
  clock: z.string(),
  rule: z.string(),
  dueAt: z.string(),
  light: z.enum(boardLights),
  /** Working days after today up to the due day; below zero it is late by so many; none while it rests. */
  left: z.number().optional(),
  org: Org.nullable(),
})

export const groupings = ['org', 'kind', 'rule'] as const
export const outcomes = ['inTime', 'late', 'open', 'openLate'] as const

/** Which day of a limit the period is about. */
export const datings = ['begun', 'met'] as const

/** Which limits: those that began, or were met, from a day to a day, of one kind, organisation, rule or outcome. */
export const ReportQuery = z.object({
  by: z.enum(groupings).default('org'),
  dated: z.enum(datings).default('begun'),
  from: z.iso.date().optional(),
  until: z.iso.date().optional(),
  kind: z.string().max(60).optional(),
  org: z.string().max(20).optional(),
  rule: z.string().max(60).optional(),
  /** `met` is what was met in time or late. */
  outcome: z.enum([...outcomes, 'met']).optional(),
})

const ReportLine = z.object({
  key: z.string(),
  name: z.string(),
  total: z.number(),
  inTime: z.number(),
  late: z.number(),
  open: z.number(),
  openLate: z.number(),
  /** The median of the working days that met limits used, of so many that were measured. */
  median: z.number().nullable(),
  measured: z.number(),
})
export const Report = z.object({
  at: z.string(),
  from: z.string(),
  until: z.string(),
  dated: z.enum(datings),
  by: z.enum(groupings),
  total: ReportLine,
  lines: z.array(ReportLine),
})

export const ReportRow = z.object({
  case: z.string(),
  number: z.string(),
  kind: z.string(),
  subject: z.string(),
  title: z.string().nullable(),
  titleEn: z.string().nullable(),
  clock: z.string(),
  round: z.number(),
  rule: z.string(),
  version: z.string().nullable(),
  org: Org.nullable(),
  days: z.number(),
  used: z.number().nullable(),
  startedAt: z.string(),
  dueAt: z.string(),
  metAt: z.string().nullable(),
  outcome: z.enum(outcomes),
})
