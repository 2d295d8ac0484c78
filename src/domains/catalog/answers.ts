import { z } from 'zod'

/** Entries nearly the same as one that is being written, with how near from 0 to 1. */
export const Twin = z.object({ code: z.string(), title: z.string(), org: z.string(), score: z.number() })
export const Twins = z.object({ items: z.array(Twin), next: z.null() })

/** A value, how many a click would show, and what it is called where its code says little. */
const Count = z.object({ value: z.string(), count: z.number(), name: z.string().optional() })

/** What the catalog can be narrowed to, each value with how many a click would show. */
export const Facets = z.object({
  org: z.array(Count),
  theme: z.array(Count),
  share: z.array(Count),
  open: z.array(Count),
  step: z.array(Count),
})

/** The revisions of an entry; who wrote them and why is told to those who oversee it. */
export const Revisions = z.object({
  items: z.array(
    z.object({
      revision: z.number(),
      at: z.string(),
      by: z.string().nullable().optional(),
      note: z.string().optional(),
      cause: z.enum(['entered', 'edited', 'version']),
      digest: z.string(),
      publishedAt: z.string().optional(),
      entry: z.string().optional(),
      current: z.boolean(),
    }),
  ),
  next: z.null(),
})

const Field = z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })
/** What changed from one revision to another, field by field and item by item. */
export const RevisionChanges = z.object({
  from: z.number(),
  to: z.number(),
  fields: z.array(Field),
  items: z.object({
    added: z.array(z.string()),
    removed: z.array(z.string()),
    changed: z.array(z.object({ name: z.string(), fields: z.array(Field) })),
    moved: z.boolean(),
  }),
})

const Columns = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  retyped: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
})
const OneVersion = z.object({
  version: z.number(),
  at: z.string(),
  mode: z.enum(['replace', 'append', 'merge']),
  rowsIn: z.number(),
  rejected: z.number(),
  rows: z.number(),
  digest: z.string(),
  contentDigest: z.string(),
  entry: z.string(),
})
/** The versions of the data, each with what changed of its columns since the one before. */
export const DataVersions = z.object({
  items: z.array(OneVersion.extend({ columns: z.number(), changes: Columns.nullable() })),
  next: z.null(),
})
export const VersionChanges = z.object({
  from: OneVersion,
  to: OneVersion,
  rows: z.number(),
  same: z.boolean(),
  columns: Columns,
})

const Fault = z.object({
  sheet: z.string(),
  row: z.number(),
  column: z.string(),
  value: z.string(),
  problem: z.string(),
  mend: z.string(),
})
/** One thing that is wrong with one cell of a workbook, and how to mend it. */
export type Fault = z.output<typeof Fault>

/** What came of a workbook with entries. */
export const ImportOutcome = z.object({
  rows: z.number(),
  good: z.number(),
  faults: z.array(Fault).readonly(),
  made: z.array(z.object({ row: z.number(), code: z.string(), title: z.string() })).readonly(),
})
export type ImportOutcome = z.output<typeof ImportOutcome>
