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
export const ColumnType = z.enum([
  'text',
  'integer',
  'decimal',
  'boolean',
  'date',
  'time',
  'timestamp',
  'json',
  'geometry',
])

const Line = z.number().int().min(1).max(50)
/** What the steward changed of the proposal; everything left out stays as proposed. */
export const Overrides = z.object({
  sheet: z.string().optional(),
  header: z.union([Line, z.literal('none')]).optional(),
  /** The last line of a header over several lines, whose cells become one name a column. */
  headerEnd: Line.optional(),
  encoding: z.string().optional(),
  delimiter: z.string().min(1).max(1).optional(),
  types: z.record(z.string(), ColumnType).optional(),
  /** Remarks and sums below the table: set aside unless kept as rows. */
  footers: z.enum(['aside', 'keep']).optional(),
  /** Text columns whose proposed typed companion is taken beside them. */
  companions: z.array(z.string()).optional(),
})
export type Overrides = z.output<typeof Overrides>

/** What a file seems to be, with its evidence and its first rows; the reading knows more of it than is told here. */
export const Proposal = z.object({
  format: z.string(),
  encoding: z.object({ name: z.string(), evidence: z.string() }),
  delimiter: z.string().nullable().optional(),
  /** First line of the header from 1, null when the file has none. */
  header: z.number().nullable(),
  /** Its last line, where it takes several. */
  headerEnd: z.number().optional(),
  columns: z.array(z.object({ name: z.string(), title: z.string(), type: ColumnType, samples: z.array(z.string()) })),
  sheets: z.array(z.string()).optional(),
  sheet: z.string().optional(),
  notices: z.array(
    z.object({
      message: z.string(),
      column: z.string().optional(),
      /** A typed column beside the text one. */
      companion: z.object({ name: z.string(), type: ColumnType }).optional(),
    }),
  ),
  /** The first rows: as the file has them, and as they would be stored. */
  preview: z.array(
    z.object({ line: z.number(), cells: z.array(z.string().nullable()), stored: z.array(z.string().nullable()) }),
  ),
  /** How many records were looked at, and those among them that would be set aside. */
  looked: z.number(),
  aside: z.array(z.object({ line: z.number(), reason: z.string(), detail: z.string() })),
})
export type Proposal = z.output<typeof Proposal>

export const commitModes = ['replace', 'append', 'merge'] as const

export const Commit = z
  .object({
    dataset: z
      .string()
      .regex(/^\d{10}-\d{6}$/)
      .optional(),
    /** Instead of a dataset: the entry to make with its first version, both or neither. */
    new: NewDataset.optional(),
    mode: z.enum(commitModes).default('replace'),
    key: z.array(z.string()).min(1).optional(),
    /** The version whose rows set aside come back mended: they are added to what stands. */
    repairs: z.int32().positive().optional(),
    /** The version the steward saw; another one in between is a conflict, never overwritten. */
    expected: z.int32().min(0).optional(),
    overrides: Overrides.default({}),
  })
  .check(({ value, issues }) => {
    if ((value.dataset === undefined) === (value.new === undefined))
      issues.push({ code: 'custom', path: ['dataset'], message: 'dataset 与 new 须且只须给出一个', input: value })
    if (value.mode === 'merge' && value.key === undefined)
      issues.push({ code: 'custom', path: ['key'], message: '按键合并须给出键列', input: value })
    if (value.repairs !== undefined && value.dataset === undefined)
      issues.push({ code: 'custom', path: ['repairs'], message: '修正的行须交回原来的数据集', input: value })
  })

export const IngestResult = z.object({
  dataset: z.string(),
  version: z.number(),
  rowsIn: z.number(),
  rows: z.number(),
  rejected: z.number(),
  columns: z.array(
    z.object({ name: z.string(), title: z.string(), type: ColumnType, class: z.string(), grade: z.number() }),
  ),
  encoding: z.string(),
  seconds: z.number(),
  proof: z.string(),
  notices: z.array(z.string()),
  /** How many rows were set aside for which reason. */
  rejectedBy: z.record(z.string(), z.number()),
  /** The version whose rows set aside this one mends. */
  repairs: z.number().optional(),
})
export type IngestResult = z.output<typeof IngestResult>

/** What the machine is doing of a commit; `judging` follows the commit and is told by the chapter of quality. */
export const Stage = z.enum(['reading', 'typing', 'writing', 'digesting', 'recording'])
export type Stage = z.output<typeof Stage>

/** An upload on its way, at work, or done. */
export const UploadView = z.object({
  id: z.string(),
  name: z.string(),
  size: z.number(),
  received: z.number(),
  state: z.enum(['receiving', 'received', 'working', 'failed', 'done']),
  stage: Stage.optional(),
  /** Since the commit began. */
  seconds: z.number().optional(),
  /** Why the last commit failed, as its caller heard it. */
  problem: z.looseObject({ title: z.string(), status: z.number().optional() }).optional(),
  result: IngestResult.optional(),
})
export type UploadView = z.output<typeof UploadView>
export const UploadList = z.object({ items: z.array(UploadView), next: z.null() })

/** The rows set aside of one version: rejected = mended + those that still wait. */
export const QuarantineView = z.object({
  version: z.number(),
  fileName: z.string(),
  encoding: z.string(),
  rejected: z.number(),
  mended: z.number(),
  waiting: z.number(),
  reasons: z.record(z.string(), z.number()),
  repairs: z.number().nullable(),
})
export type QuarantineView = z.output<typeof QuarantineView>
export const QuarantineList = z.object({ items: z.array(QuarantineView), next: z.null() })

/** A row set aside: its cells as far as it could be cut, for whoever mends it. */
export const AsideRow = z.object({
  line: z.number(),
  reason: z.string(),
  detail: z.string(),
  raw: z.string(),
  cells: z.array(z.string()),
})
export type AsideRow = z.output<typeof AsideRow>
export const AsideRows = z.object({
  columns: z.array(z.string()),
  items: z.array(AsideRow),
  total: z.number(),
  next: z.number().nullable(),
})

/** Mended rows by column name, each value as text or as JSON has it. */
export const MendedRows = z.object({
  rows: z
    .array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
    .min(1)
    .max(10_000),
})
