import type { PostKind } from '#platform/context'
import { type Thing, truth } from './decide.ts'
import type { Node, Posts, Rule, Who, Words } from './model.ts'

/** A clause that stands in the way. */
export interface Clause extends Words {
  /** Stable, for programs: `not dataset.author = me`. */
  readonly id: string
}

interface Way {
  readonly cost: number
  readonly clauses: readonly Clause[]
}

const kindNames: Readonly<Record<PostKind | 'visitor', string>> = {
  visitor: '访客',
  steward: '数据专员',
  head: '部门负责人',
  reviewer: '主管部门审核员',
  admin: '主管部门管理员',
  regulator: '监管人员',
  citizen: '市民',
  company: '企业',
  operator: '运营机构人员',
  analyst: '分析员',
  seller: '卖方',
  buyer: '买方',
  exchange: '交易机构人员',
  assessor: '评估机构人员',
  sysadmin: '系统管理员',
  secadmin: '安全管理员',
  auditadmin: '审计管理员',
}

/** What a kind of post is called in the city. */
export const postName = (kind: PostKind | 'visitor'): string => kindNames[kind]

const kindsOf = ({ kinds }: Posts): { id: string; zh: string; en: string } =>
  kinds === undefined
    ? { id: '', zh: '任职', en: 'hold a post' }
    : {
        id: ` ${kinds.join('|')}`,
        zh: `任${kinds.map((kind) => kindNames[kind]).join('或')}`,
        en: `be ${kinds.join(' or ')}`,
      }

const said = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value))
const operandWords: Readonly<Record<string, Words>> = {
  me: { zh: '您本人', en: 'you' },
  clearance: { zh: '您的许可级别', en: 'your clearance' },
  now: { zh: '现在', en: 'now' },
  today: { zh: '今天', en: 'today' },
}
const signs: Readonly<Record<string, Words>> = {
  '=': { zh: '为', en: 'be' },
  '<': { zh: '小于', en: 'be below' },
  '<=': { zh: '不高于', en: 'be at most' },
  '>': { zh: '晚于', en: 'be after' },
  '>=': { zh: '不早于', en: 'be at least' },
}

/** A leaf in words. Values of the thing itself are never told: only what is asked of it. */
const clauseOf = (rule: Node, want: boolean): Clause => {
  const un = want ? '' : 'not '
  const must: Words = want ? { zh: '须', en: 'must' } : { zh: '不得', en: 'must not' }
  switch (rule.form) {
    case 'signed':
      return { id: 'signed-in', zh: '须登录', en: 'you must be signed in' }
    case 'holds': {
      const kinds = kindsOf(rule.posts)
      return { id: `${un}post:${kinds.id.trim()}`, zh: `您${must.zh}${kinds.zh}`, en: `you ${must.en} ${kinds.en}` }
    }
    case 'by': {
      const { of, name, words } = rule.column
      const kinds = kindsOf(rule.posts)
      return {
        id: `${un}by: ${of}.${name}${kinds.id}`,
        zh: `您${must.zh}在${words.zh}${kinds.zh}`,
        en: `you ${must.en} ${kinds.en} at ${words.en}`,
      }
    }
    case 'in': {
      const { of, name, words } = rule.column
      const list = rule.values.join(' | ')
      return {
        id: `${un}${of}.${name} in ${list}`,
        zh: `${words.zh}${must.zh}为 ${list}`,
        en: `${words.en} ${must.en} be ${list}`,
      }
    }
    case 'blank': {
      const { of, name, words } = rule.column
      return { id: `${un}blank ${of}.${name}`, zh: `${words.zh}${must.zh}为空`, en: `${words.en} ${must.en} be blank` }
    }
    case 'compare': {
      const { of, name, words } = rule.column
      const to = 'of' in rule.to ? rule.to.of : said(rule.to.literal)
      const target = operandWords[to] ?? { zh: to, en: to }
      const sign = signs[rule.by] ?? { zh: rule.by, en: rule.by }
      return {
        id: `${un}${of}.${name} ${rule.by} ${to}`,
        zh: `${words.zh}${must.zh}${sign.zh}${target.zh}`,
        en: `${words.en} ${must.en} ${sign.en} ${target.en}`,
      }
    }
    default:
      return { id: `${un}${rule.form}`, zh: rule.form, en: rule.form }
  }
}

/** What each kind of clause costs to mend: a grant is asked for, a post is not. */
const costs: Readonly<Partial<Record<Node['form'], number>>> = { has: 1, compare: 2, by: 6, holds: 6, signed: 1 }

const way = (rule: Node, want: boolean, who: Who, thing: Thing): Way => {
  if (rule.form === 'not') return way(rule.of, !want, who, thing)
  if (rule.form === 'all' || rule.form === 'any') {
    const ways = rule.of.map((it) => way(it, want, who, thing))
    if ((rule.form === 'all') === want)
      return { cost: ways.reduce((sum, it) => sum + it.cost, 0), clauses: ways.flatMap((it) => it.clauses) }
    const [best] = [...ways].sort((a, b) => a.cost - b.cost)
    return best ?? { cost: Number.POSITIVE_INFINITY, clauses: [] }
  }
  if (truth(rule, who, thing) === want) return { cost: 0, clauses: [] }
  if (rule.form === 'has') return { cost: costs.has ?? 1, clauses: [nearest(rule, want, who, thing)] }
  return { cost: costs[rule.form] ?? 3, clauses: [clauseOf(rule, want)] }
}

const nearest = (rule: Node & { form: 'has' }, want: boolean, who: Who, thing: Thing): Clause => {
  if (!want)
    return { id: `not has ${rule.table}`, zh: `不得有${rule.words.zh}`, en: `there must be no ${rule.words.en}` }
  const [best] = (thing.related?.[rule.table] ?? [])
    .map((row) => way(rule.where, true, who, { row }))
    .sort((a, b) => a.cost - b.cost)
  const lacks = best?.clauses ?? []
  const zh = lacks.length === 0 ? '' : `；最接近的一条只差：${lacks.map((it) => it.zh).join('、')}`
  const en = lacks.length === 0 ? '' : `; the nearest one lacks: ${lacks.map((it) => it.en).join(', ')}`
  return { id: `has ${rule.table}`, zh: `须有${rule.words.zh}${zh}`, en: `there must be ${rule.words.en}${en}` }
}

/**
 * The cheapest set of clauses that stands in the way, none when the policy permits. Ask `see` first: of what is
 * invisible nothing is explained.
 */
export const missing = <T extends object>(rule: Rule<T>, who: Who, row: T, related?: Thing['related']): Clause[] => [
  ...way(rule, true, who, { row: Object.fromEntries(Object.entries(row)), ...(related ? { related } : {}) }).clauses,
]
