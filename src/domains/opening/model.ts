import { z } from 'zod'

/** The database has no place for a NUL, nor for half of a pair of surrogates. */
const holdable = z
  .string()
  .trim()
  .refine((it) => it.isWellFormed() && !it.includes('\0'), '含有不能保存的字符（空字符或不成对的代理字符）')
const Text = holdable.min(1).max(2000)
const Contact = holdable.max(200).optional()
const Code = z
  .string()
  .trim()
  .regex(/^(\d{10}-\d{6})?$/, '数据集代码形如 5000001014-000127，没有编目的数据请留空')
  .optional()

/** Asking for data that is open on conditions, or not in the catalog at all. */
export const Application = z.object({ dataset: Code, what: Text, purpose: Text, contact: Contact })
/** A correction or a suggestion. */
export const Feedback = z.object({ dataset: Code, what: Text, contact: Contact })
export const Answer = z.object({ reply: z.string().trim().min(5, '答复至少 5 个字').max(2000) })

/** What is handed out for what was sent: by it anyone follows the matter. */
export const Received = z.object({ receipt: z.string() })
/** What anyone who holds the receipt may see: the course of the matter, no person and no contact. */
export const ReceiptView = z.object({
  receipt: z.string(),
  kind: z.enum(['application', 'feedback']),
  number: z.string(),
  state: z.string(),
  what: z.string(),
  dataset: z.string().nullable(),
  dueAt: z.string().nullable(),
  steps: z.array(z.object({ at: z.string(), to: z.string(), note: z.string().nullable(), entry: z.string() })),
})
export type ReceiptView = z.output<typeof ReceiptView>
/** What was written, for those who answer it. */
export const Matter = z.object({
  receipt: z.string(),
  kind: z.enum(['application', 'feedback']),
  dataset: z.string().nullable(),
  what: z.string(),
  purpose: z.string().nullable(),
  contact: z.string().nullable(),
  at: z.string(),
  answered_at: z.string().nullable(),
})

/** A matter as everybody may see it, without what was written and by whom. */
export interface MatterLine {
  readonly number: string
  readonly kind: 'application' | 'feedback'
  readonly dataset: string | null
  /** Its titles, while it is public. */
  readonly title: { readonly title: string; readonly titleEn: string | null } | null
  readonly state: string
  readonly receivedAt: string
  readonly dueAt: string | null
  readonly light: 'green' | 'yellow' | 'red' | null
  readonly answeredAt: Date | null
  /** Working days from receipt to answer. */
  readonly days: number | null
}

const clauses = ['version', 'confirmed', 'grade', 'identifiers', 'groups'] as const

/** What the pre-release review found: each clause with the columns and rows that speak against it. */
export const Gate = z.object({
  dataset: z.string(),
  version: z.number().nullable(),
  passed: z.boolean(),
  clauses: z.array(
    z.object({
      id: z.enum(clauses),
      passed: z.boolean(),
      detail: z.string(),
      columns: z.array(z.string()),
      rows: z.number().nullable(),
      /** Where the rows are seen by those who may see them. */
      opens: z.array(z.object({ label: z.string(), rows: z.number(), path: z.string() })),
    }),
  ),
})
export type Gate = z.output<typeof Gate>
export type Clause = Gate['clauses'][number]

/** What an opening case asks for. */
export const ReleaseView = z.object({ dataset: z.string(), reason: z.string(), omit: z.array(z.string()), gate: Gate })
/** Proposing to open a dataset to everybody, and which of its columns stay closed. */
export const NewRelease = z.object({
  dataset: z.string().max(20),
  omit: z.array(z.string().max(200)).max(1000).default([]),
  reason: z.string().trim().min(5, '理由至少 5 个字').max(2000),
})
export const Gaps = z.object({ items: z.array(Text).min(1).max(50) })
export const Mended = z.object({ omit: z.array(z.string().max(200)).max(1000).optional() })
export const Reason = z.object({ reason: z.string().trim().min(5, '理由至少 5 个字').max(2000) })
