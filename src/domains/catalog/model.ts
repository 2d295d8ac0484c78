import { z } from 'zod'

const Text = z.string().trim().min(1).max(2000)

export const shareClasses = ['unconditional', 'conditional', 'refused'] as const
export const openClasses = ['unconditional', 'conditional', 'closed'] as const
export const updateFrequencies = [
  'realtime',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'half-yearly',
  'yearly',
  'irregular',
  'historical',
] as const
const formats = ['document', 'spreadsheet', 'database', 'image', 'stream', 'self-described'] as const
const methods = ['api', 'batch', 'file'] as const

const NewItem = z.object({
  name: z.string().trim().min(1).max(200),
  title: z.string().trim().min(1).max(200),
  type: z.string(),
  meaning: z.string().nullable().optional(),
  unit: z.string().nullable().optional(),
})

/** The statutory minimum of Decree 809 art. 13, with the conditions of art. 15. */
export const NewDataset = z
  .object({
    org: z
      .string()
      .regex(/^\d{10}$/)
      .optional(),
    title: Text.max(200),
    titleEn: z.string().trim().max(300).optional(),
    abstract: Text,
    theme: Text.max(50),
    share: z.enum(shareClasses),
    shareCondition: Text.optional(),
    shareBasis: Text.optional(),
    open: z.enum(openClasses),
    openCondition: Text.optional(),
    updateFrequency: z.enum(updateFrequencies),
    format: z.enum(formats),
    shareMethods: z.array(z.enum(methods)).min(1),
    keywords: z.array(z.string().trim().min(1).max(50)).max(30).default([]),
    items: z.array(NewItem).max(10_000).default([]),
  })
  .check((it) => {
    const { share, shareCondition, shareBasis } = it.value
    const missing = (path: string, message: string) =>
      it.issues.push({ code: 'custom', path: [path], message, input: it.value })
    if (share === 'refused' && shareBasis === undefined)
      missing('shareBasis', '不予共享须写明理由和法律、行政法规或国务院决定的依据（《政务数据共享条例》第十五条）')
    if (share === 'conditional' && shareCondition === undefined)
      missing('shareCondition', '有条件共享须写明使用条件（《政务数据共享条例》第十五条）')
  })

export const Item = z.object({
  name: z.string(),
  title: z.string(),
  type: z.string(),
  meaning: z.string().nullable(),
  unit: z.string().nullable(),
})

export const DatasetView = z.object({
  code: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
  abstract: z.string(),
  org: z.object({ code: z.string(), name: z.string() }),
  theme: z.string(),
  share: z.enum(shareClasses),
  open: z.enum(openClasses),
  state: z.string(),
  version: z.number().nullable(),
  rows: z.number().nullable(),
  updatedAt: z.string().nullable(),
  promise: z.enum(updateFrequencies),
  keywords: z.array(z.string()),
  items: z.array(Item),
  case: z.string().nullable(),
  may: z.array(z.string()),
})
export type DatasetView = z.output<typeof DatasetView>

export const Gaps = z.object({ items: z.array(Text).min(1).max(50) })
export const Reason = z.object({ reason: Text })
