import { z } from 'zod'

export const ColumnProfile = z.object({
  name: z.string(),
  type: z.string(),
  rows: z.number(),
  empty: z.number(),
  /** Exact where a column has few values, estimated by HyperLogLog otherwise. */
  distinct: z.number(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  top: z.array(z.object({ value: z.string(), count: z.number() })),
  /** The commonest were looked for in every row, or in every n-th of a column with too many values; always counted in all. */
  topOfEvery: z.number().default(1),
  /** Shapes of the values: 9 a digit, a a letter, 汉 a run of Han characters. */
  shapes: z.array(z.object({ value: z.string(), count: z.number() })),
  /** Shapes were told from every row, or from every n-th where a large column has too many values. */
  shapesOfEvery: z.number().default(1),
  /** Ten equal steps from min to max, for numbers. */
  bars: z.array(z.number()),
})
export type ColumnProfile = z.output<typeof ColumnProfile>

export const Indicator = z.object({
  code: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  a: z.number(),
  b: z.number(),
  /** null: not assessable. */
  x: z.number().nullable(),
  lowerIsBetter: z.boolean(),
  /** Where the rows behind A lie, when there are some to open. */
  opens: z.string().nullable(),
})
export type Indicator = z.output<typeof Indicator>

const Column = { column: z.string() }

/** A rule that follows from the entry, as data: it is printed as a condition when it is judged and when it is opened. */
export const Check = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('values'), ...Column, values: z.array(z.string()) }),
  z.object({ kind: z.literal('region'), ...Column }),
  z.object({ kind: z.literal('length'), ...Column, most: z.number() }),
  z.object({ kind: z.literal('pattern'), ...Column, pattern: z.string(), format: z.string() }),
  z.object({ kind: z.literal('range'), ...Column, low: z.number(), high: z.number() }),
  z.object({ kind: z.literal('period'), ...Column }),
  z.object({ kind: z.literal('filled'), ...Column }),
  z.object({ kind: z.literal('empty'), ...Column }),
  z.object({ kind: z.literal('marks'), ...Column, marks: z.array(z.string()) }),
  z.object({ kind: z.literal('unique'), columns: z.array(z.string()) }),
  z.object({ kind: z.literal('order'), from: z.string(), to: z.string() }),
  z.object({ kind: z.literal('repeated') }),
])
export type Check = z.output<typeof Check>

/** What a rule found: how many of how many fail it, and where those rows open. */
export const Finding = z.object({
  rule: z.string(),
  indicator: z.string(),
  columns: z.array(z.string()),
  check: Check,
  failed: z.number(),
  of: z.number(),
  /** Null where the caller may not read the rows. */
  opens: z.string().nullable(),
})
export type Finding = z.output<typeof Finding>

/** A page of the rows behind a finding; values of grade 2 and above are covered. */
export const FindingRows = z.object({
  version: z.number(),
  rule: z.string(),
  failed: z.number(),
  columns: z.array(z.string()),
  masked: z.array(z.string()),
  items: z.array(z.object({ row: z.string(), values: z.array(z.string().nullable()) })),
  next: z.string().nullable(),
})

export const Verdict = z.object({
  dataset: z.string(),
  version: z.number(),
  at: z.string(),
  indicators: z.array(Indicator),
  columns: z.array(ColumnProfile),
  entry: z.string(),
  findings: z.array(Finding),
  /** X of each indicator by version, the oldest first. */
  trend: z.array(z.object({ version: z.number(), at: z.string(), x: z.record(z.string(), z.number().nullable()) })),
})
export type Verdict = z.output<typeof Verdict>
