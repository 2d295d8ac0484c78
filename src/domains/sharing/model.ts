import { z } from 'zod'

const Text = z.string().trim().min(1).max(2000)

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
  rows: z
    .array(z.string().regex(/^[^=]+=(eq|neq|gt|gte|lt|lte|in|like|ilike|is)\..+$/, '行条件形如 区县=eq.渝北区'))
    .min(1)
    .max(10)
    .optional(),
  declaration: z.literal(true),
})

/** Refusals that say nothing: a reason names the field or use, why, and what would be accepted. */
const empty = /^(不需要|不同意|不行|没有必要|无|不予共享|不可以)[^，。；,;]{0,8}[。.]?$/

/** A refusal without a reason of substance cannot be written down, let alone stored (Decree 809 art. 21). */
export const Refusal = z.object({
  reason: z
    .string()
    .trim()
    .min(10, '理由至少 10 个字：哪个字段或用途、为什么、怎样修改可以同意')
    .max(2000)
    .refine((text) => !empty.test(text), '理由没有实质内容'),
})
export const Gaps = z.object({ items: z.array(Text).min(1).max(50) })
export const Extension = z.object({ reason: Text })
export const Suspension = z.object({ reason: Text, rectifyBy: z.iso.date() })
export const Rectification = z.object({ what: Text })
export const Termination = z.object({ reason: Text })
export const Disposal = z.object({
  certificate: z.string().trim().min(10, '处置证明至少 10 个字：销毁了什么、在哪里、怎样销毁、谁经手'),
})
