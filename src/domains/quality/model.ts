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

export const Verdict = z.object({
  dataset: z.string(),
  version: z.number(),
  at: z.string(),
  indicators: z.array(Indicator),
  columns: z.array(ColumnProfile),
  entry: z.string(),
})
export type Verdict = z.output<typeof Verdict>
