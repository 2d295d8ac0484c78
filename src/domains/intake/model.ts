import { z } from 'zod'
import { NewDataset } from '#model/catalog'

export const NewUpload = z.object({
  name: z.string().min(1).max(255),
  size: z
    .number()
    .int()
    .nonnegative()
    .max(64 * 1024 ** 3),
})
export const UploadView = z.object({ id: z.string(), name: z.string(), size: z.number(), received: z.number() })

const columnTypes = ['text', 'integer', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'json', 'geometry'] as const

/** What the steward changed of the proposal; everything left out stays as proposed. */
export const Overrides = z.object({
  sheet: z.string().optional(),
  header: z.union([z.number().int().min(1).max(50), z.literal('none')]).optional(),
  encoding: z.string().optional(),
  delimiter: z.string().min(1).max(1).optional(),
  types: z.record(z.string(), z.enum(columnTypes)).optional(),
  /** Remarks and sums below the table: set aside unless kept as rows. */
  footers: z.enum(['aside', 'keep']).optional(),
})

export const Commit = z
  .object({
    dataset: z
      .string()
      .regex(/^\d{10}-\d{6}$/)
      .optional(),
    /** Instead of a dataset: the entry to make with its first version, both or neither. */
    new: NewDataset.optional(),
    mode: z.enum(['replace', 'append', 'merge']).default('replace'),
    key: z.array(z.string()).min(1).optional(),
    /** The version the steward saw; another one in between is a conflict, never overwritten. */
    expected: z.number().int().min(0).optional(),
    overrides: Overrides.default({}),
  })
  .check(({ value, issues }) => {
    if ((value.dataset === undefined) === (value.new === undefined))
      issues.push({ code: 'custom', path: ['dataset'], message: 'dataset 与 new 须且只须给出一个', input: value })
    if (value.mode === 'merge' && value.key === undefined)
      issues.push({ code: 'custom', path: ['key'], message: '按键合并须给出键列', input: value })
  })

export const IngestResult = z.object({
  dataset: z.string(),
  version: z.number(),
  rowsIn: z.number(),
  rows: z.number(),
  rejected: z.number(),
  columns: z.array(
    z.object({ name: z.string(), title: z.string(), type: z.enum(columnTypes), class: z.string(), grade: z.number() }),
  ),
  encoding: z.string(),
  seconds: z.number(),
  proof: z.string(),
  notices: z.array(z.string()),
})
export type IngestResult = z.output<typeof IngestResult>
