import { z } from 'zod'
import { overseers } from '#model/identity'
import { Twin } from './answers.ts'

export {
  DataVersions,
  Facets,
  ImportOutcome,
  RevisionChanges,
  Revisions,
  Twins,
  VersionChanges,
} from './answers.ts'

const Text = z.string().trim().min(1).max(2000)
const Code = z.string().regex(/^\d{10}-\d{6}$/)

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
export const formats = ['document', 'spreadsheet', 'database', 'image', 'stream', 'self-described'] as const
export const methods = ['api', 'batch', 'file'] as const
/** Posts that see every entry, also before it is published: the security administrator must know what is to be guarded. */
export const entryReaders = [...overseers, 'secadmin'] as const
/** Whether an item holds personal information (PIPL art. 4) or sensitive personal information (art. 28). */
export const personalKinds = ['none', 'personal', 'sensitive'] as const

/** An item's own attributes; where it says nothing the entry's hold. */
const itemShape = {
  name: z.string().trim().min(1).max(200),
  title: z.string().trim().min(1).max(200),
  type: z.string(),
  meaning: z.string().nullable().optional(),
  unit: z.string().nullable().optional(),
  /** Characters, or digits of a number. */
  length: z.number().int().min(1).max(1_000_000).optional(),
  /** How a value is written, such as YYYY-MM-DD. */
  format: Text.max(100).optional(),
  /** The value set, where it is short enough to be listed. */
  values: z
    .array(z.object({ code: z.string().trim().min(1).max(100), name: z.string().trim().max(200) }))
    .max(500)
    .optional(),
  /** The code list that holds the value set, such as GB/T 2260. */
  codeList: Text.max(200).optional(),
  personal: z.enum(personalKinds).optional(),
  key: z.boolean().optional(),
  share: z.enum(shareClasses).optional(),
  shareBasis: Text.optional(),
  open: z.enum(openClasses).optional(),
  openBasis: Text.optional(),
}

export const NewItem = z.object(itemShape).check(({ value, issues }) => {
  const wrong = (path: string, message: string) => issues.push({ code: 'custom', path: [path], message, input: value })
  if (value.share === 'refused' && value.shareBasis === undefined)
    wrong('shareBasis', '不予共享的信息项须写明依据（《政务数据共享条例》第十五条）')
  if (value.personal === 'sensitive' && value.open === 'unconditional')
    wrong('open', '敏感个人信息不能无条件开放；请改为有条件开放或不予开放')
  const codes = (value.values ?? []).map((it) => it.code)
  const twice = codes.find((it, at) => codes.indexOf(it) !== at)
  if (twice !== undefined) wrong('values', `值域代码重复：${twice}`)
})
export type NewItem = z.output<typeof NewItem>

const creditCode = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** GB 32100: eighteen places, the last of which checks the others. */
const isCreditCode = (it: string): boolean => {
  const at = Array.from(it, (sign) => creditCode.indexOf(sign))
  if (at.length !== 18 || at.includes(-1)) return false
  const sum = at.slice(0, 17).reduce((total, value, place) => total + value * (3 ** place % 31), 0)
  return (31 - (sum % 31)) % 31 === at[17]
}

/** Core metadata of the 政务信息资源目录编制指南 beyond the statutory minimum; all of it may be left out. */
const guideShape = {
  /** 类: 1 基础, 2 主题, 3 部门. */
  resourceClass: z.enum(['1', '2', '3']).optional(),
  /** 项 (2 digits), 目 (3) and 细目 (any). */
  resourceGroup: z
    .string()
    .regex(/^\d{2}$/, '“项”为两位数字')
    .optional(),
  resourceHeading: z
    .string()
    .regex(/^\d{3}$/, '“目”为三位数字')
    .optional(),
  resourceDetail: z.string().regex(/^\d+$/, '“细目”为数字').max(10).optional(),
  /** 信息资源代码: the four above, then a serial. An attribute; the dataset's code stays its name. */
  resourceCode: z.string().regex(/^\d+$/, '信息资源代码为数字').max(40).optional(),
  /** 提供方代码. */
  creditCode: z.string().refine(isCreditCode, '统一社会信用代码不正确（GB 32100 校验位不符）').optional(),
  fileTypes: z
    .array(
      z
        .string()
        .trim()
        .regex(/^[a-z0-9]{1,10}$/),
    )
    .max(20)
    .optional(),
  /** 使用范围. */
  shareScope: Text.optional(),
  openBasis: Text.optional(),
  /** 关联资源: codes of other datasets. */
  related: z.array(Code).max(50).optional(),
  region: z
    .string()
    .regex(/^\d{6}(\d{3}|\d{6})?$/, '区划代码为 6、9 或 12 位')
    .optional(),
  industry: Text.max(50).optional(),
  contact: z.object({ unit: Text.max(100), phone: Text.max(50).optional(), email: z.email().optional() }).optional(),
  /** How long it is kept, and why. */
  retention: Text.max(500).optional(),
  /** The system it comes out of. */
  sourceSystem: Text.max(200).optional(),
  /** The duty by which it is collected. */
  duty: Text.optional(),
  lineage: Text.optional(),
  /** Why it stands beside an entry that is nearly the same (art. 19: nothing is collected twice). */
  duplicateReason: Text.optional(),
}

const entryShape = {
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
  ...guideShape,
}

const items = z.array(NewItem).max(10_000)

interface Checked {
  readonly share: string
  readonly shareCondition?: string | undefined
  readonly shareBasis?: string | undefined
  readonly resourceClass?: string | undefined
  readonly resourceGroup?: string | undefined
  readonly resourceHeading?: string | undefined
  readonly resourceDetail?: string | undefined
  readonly resourceCode?: string | undefined
  readonly items?: readonly { readonly name: string }[] | undefined
}

/** What no single field can say, by path: the conditions of art. 15, a code that is its class's, no name twice. */
function together(it: Checked): [path: (string | number)[], message: string][] {
  const found: [(string | number)[], string][] = []
  if (it.share === 'refused' && it.shareBasis === undefined)
    found.push([['shareBasis'], '不予共享须写明理由和法律、行政法规或国务院决定的依据（《政务数据共享条例》第十五条）'])
  if (it.share === 'conditional' && it.shareCondition === undefined)
    found.push([['shareCondition'], '有条件共享须写明使用条件（《政务数据共享条例》第十五条）'])
  const parts = [it.resourceClass, it.resourceGroup, it.resourceHeading, it.resourceDetail]
  const filled = parts.findIndex((part) => part === undefined)
  const prefix = parts.slice(0, filled < 0 ? 4 : filled).join('')
  if (parts.slice(filled < 0 ? 4 : filled).some((part) => part !== undefined))
    found.push([['resourceClass'], '信息资源分类须从“类”起依次填写类、项、目、细目'])
  else if (it.resourceCode !== undefined && !it.resourceCode.startsWith(prefix))
    found.push([['resourceCode'], `信息资源代码须以分类 ${prefix} 开头`])
  const names = new Set<string>()
  it.items?.forEach((item, at) => {
    if (names.has(item.name)) found.push([['items', at, 'name'], `信息项重名：${item.name}`])
    names.add(item.name)
  })
  return found
}

const checked = ({ value, issues }: z.core.ParsePayload<Checked>): void => {
  for (const [path, message] of together(value)) issues.push({ code: 'custom', path, message, input: value })
}

/** The statutory minimum of Decree 809 art. 13 with the conditions of art. 15, and what the guide adds. */
export const NewDataset = z
  .object({
    org: z
      .string()
      .regex(/^\d{10}$/)
      .optional(),
    ...entryShape,
    items: items.default([]),
  })
  .check(checked)

/** A whole entry anew, by somebody who saw that revision; items left out stay as they are. */
export const Change = z
  .object({
    revision: z.number().int().min(0),
    note: Text.max(500).optional(),
    ...entryShape,
    items: items.optional(),
  })
  .check(checked)

/** All that an entry says: what a revision keeps and two revisions differ in. */
export const Entry = z.object({ ...entryShape, items: items.default([]) })
export type Entry = z.output<typeof Entry>

export const Item = z.object({ ...itemShape, meaning: z.string().nullable(), unit: z.string().nullable() })

export const evaluationKinds = ['secrecy', 'personal'] as const
/** 不涉及 · 已采取措施，可以发布 · 不得发布. */
export const conclusions = ['clear', 'measures', 'blocked'] as const
/** 保密风险评估 or 个人信息保护影响评估 before publication (Decree 809 art. 13; PIPL art. 55–56). */
export const NewEvaluation = z.object({
  conclusion: z.enum(conclusions),
  evaluator: Text.max(100),
  on: z.iso.date(),
  note: Text.optional(),
})
export const EvaluationView = NewEvaluation.extend({
  kind: z.enum(evaluationKinds),
  /** Filed by itself, or declared by the head when endorsing. */
  how: z.enum(['filed', 'declared']),
  revision: z.number(),
  at: z.string(),
  by: z.string(),
  entry: z.string(),
})
export type EvaluationView = z.output<typeof EvaluationView>

export const Finding = z.object({
  path: z.string(),
  message: z.string(),
  messageEn: z.string(),
  cites: z.array(z.string()),
  twin: Twin.optional(),
})
export type Finding = z.output<typeof Finding>

export const DatasetView = z.object({
  code: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
  abstract: z.string(),
  org: z.object({ code: z.string(), name: z.string() }),
  theme: z.string(),
  share: z.enum(shareClasses),
  open: z.enum(openClasses),
  /** Where the entry stands before everybody: published also while a change of it is on its way. */
  state: z.string(),
  version: z.number().nullable(),
  rows: z.number().nullable(),
  updatedAt: z.string().nullable(),
  promise: z.enum(updateFrequencies),
  keywords: z.array(z.string()),
  items: z.array(Item),
  case: z.string().nullable(),
  may: z.array(z.string()),
  shareCondition: z.string().optional(),
  shareBasis: z.string().optional(),
  openCondition: z.string().optional(),
  format: z.enum(formats).optional(),
  shareMethods: z.array(z.enum(methods)).optional(),
  guide: z.object(guideShape).optional(),
  publishedAt: z.string().optional(),
  /** For the owner and those who supervise, of one entry: where its case stands and what is known of it. */
  step: z.string().optional(),
  revision: z.number().optional(),
  pending: z.boolean().optional(),
  mayEdit: z.boolean().optional(),
  findings: z.array(Finding).optional(),
  evaluations: z.array(EvaluationView).optional(),
})
export type DatasetView = z.output<typeof DatasetView>
export const DatasetList = z.object({ items: z.array(DatasetView), total: z.number(), next: z.string().nullable() })

export const RevisionView = z.object({ revision: z.number(), entry: Entry })

export const Gaps = z.object({ items: z.array(Text).min(1).max(50) })
export const Reason = z.object({ reason: Text })
/** Of a step that may be taken without a word, and whose reason is kept where it is given. */
export const MaybeReason = Reason.partial()
