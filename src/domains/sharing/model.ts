import { z } from 'zod'

const Text = z.string().trim().min(1).max(2000)

const Conditions = z
  .array(z.string().regex(/^[^=]+=(eq|neq|gt|gte|lt|lte|in|like|ilike|is)\..+$/, '行条件形如 区县=eq.渝北区'))
  .min(1)
  .max(10)

/** What Decree 809 art. 20 wants stated, with the statement that it is true, lawful and necessary. */
export const NewRequest = z.object({
  dataset: z.string().regex(/^\d{10}-\d{6}$/, '数据集代码形如 5000001014-000127'),
  basis: Text,
  scenario: Text,
  scope: Text,
  method: z.enum(['api', 'batch', 'file']),
  until: z.iso.date(),
  fields: z.array(z.string().min(1)).min(1).optional(),
  /** Fields asked for unmasked; the provider's consent to the request covers them. */
  clear: z.array(z.string().min(1)).min(1).optional(),
  /** As in the address of the rows: `区县=eq.渝北区`, several in a list or joined by `&`. */
  rows: z
    .union([z.string().transform((text) => text.split('&')), z.array(z.string())])
    .pipe(Conditions)
    .optional(),
  declaration: z.literal(true),
})

/** Refusals that say nothing: a reason names the field or use, why, and what would be accepted. */
const empty = /^(不需要|不同意|不行|没有必要|无|不予共享|不可以|不宜|不便|暂不)[^，。；,;]{0,12}[。.]?$/

/** A refusal without a reason of substance cannot be written down, let alone stored (Decree 809 art. 21). */
export const Refusal = z.object({
  reason: z
    .string()
    .trim()
    .min(10, '理由至少 10 个字：哪个字段或用途、为什么、怎样修改可以同意')
    .max(2000)
    .refine((text) => !empty.test(text), '理由没有实质内容：写明哪个字段或用途、为什么、怎样修改可以同意'),
})
export const Gaps = z.object({ items: z.array(Text).min(1).max(50) })
export const Extension = z.object({ reason: Text })
export const Suspension = z.object({ reason: Text, rectifyBy: z.iso.date() })
export const Rectification = z.object({ what: Text })
export const Termination = z.object({ reason: Text })
/** The certificate itself or its number: what was destroyed, where, how and by whom. */
export const Disposal = z.object({
  certificate: Text.min(4, '写明销毁了什么、在哪里、怎样销毁、谁经手，或者证明的编号'),
})

const Party = z.object({ code: z.string(), name: z.string() })

/** A field as it would leave: its grade, and whether it is covered. */
const AskedField = z.object({
  name: z.string(),
  title: z.string(),
  type: z.string(),
  class: z.string(),
  grade: z.number(),
  asked: z.boolean(),
  /** Asked for unmasked. */
  clear: z.boolean(),
  /** How it is covered when it leaves; null: as it is. */
  mask: z.string().nullable(),
})

export const RequestView = z.object({
  number: z.string().nullable(),
  dataset: z.string(),
  title: z.string(),
  applicant: z.string(),
  applicantName: z.string(),
  basis: z.string(),
  scenario: z.string(),
  scope: z.string(),
  method: z.enum(['api', 'batch', 'file']),
  until: z.string(),
  fields: z.array(z.string()).nullable(),
  rows: z.array(z.string()).nullable(),
  clear: z.array(z.string()).nullable(),
  at: z.string(),
  columns: z.array(AskedField),
  /** What the service looked at by itself: each with how it stands. */
  checks: z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string().nullable() })),
  /** Other grants of this dataset, for those who decide; the applicant sees its own. */
  similar: z.array(
    z.object({
      id: z.string(),
      holder: Party,
      purpose: z.string(),
      fields: z.number().nullable(),
      until: z.string(),
      status: z.string(),
      cause: z.string(),
      uses: z.number(),
      lastUse: z.string().nullable(),
    }),
  ),
})
export type RequestView = z.output<typeof RequestView>

export const GrantLine = z.object({
  id: z.string(),
  dataset: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
  holder: Party,
  purpose: z.string(),
  method: z.enum(['api', 'batch', 'file']),
  fields: z.array(z.string()).nullable(),
  rows: z.array(z.string()).nullable(),
  clear: z.array(z.string()).nullable(),
  until: z.string(),
  /** `agreed`: its data are not delivered yet. */
  status: z.enum(['agreed', 'live', 'suspended', 'revoked', 'ended']),
  cause: z.string(),
  case: z.string().nullable(),
  may: z.array(z.string()),
  openedAt: z.string(),
  uses: z.number(),
  lastUse: z.string().nullable(),
  refused: z.number(),
})
export const GrantLines = z.object({ items: z.array(GrantLine), next: z.null() })
