import type { Rule, Unit } from './model.ts'
import { cite } from './sources.ts'

const elsewhere = (row: string, id: string, zh: string, en: string, value: number, unit: Unit, key: string): Rule => ({
  id,
  row,
  title: { zh, en },
  value,
  unit,
  source: cite(key),
  status: 'comparator',
  jurisdiction: 'comparator',
})

/**
 * Other provinces' numbers: shown as comparators and configurable, never as Chongqing's law. What the operator promises
 * of their own after another province's example stands among them, and its source says that it is a promise.
 */
export const comparatorRules: readonly Rule[] = [
  elsewhere(
    'own',
    'opening.feedback.reply',
    '纠错与建议答复（服务承诺）',
    'Answer to a correction or suggestion (a promise of service)',
    3,
    'working-days',
    'PROMISE',
  ),
  elsewhere(
    'D1',
    'opening.reply.conditional',
    '有条件开放申请答复',
    'Reply to a conditional opening request',
    5,
    'working-days',
    'HLJ-34',
  ),
  elsewhere(
    'D2',
    'opening.demand.confirm',
    '未编目数据需求确认',
    'Confirm a demand for uncatalogued data',
    15,
    'working-days',
    'SH-39',
  ),
  elsewhere(
    'D2',
    'opening.demand.review',
    '未编目数据需求审核',
    'Review a demand for uncatalogued data',
    3,
    'working-days',
    'HLJ-29',
  ),
  elsewhere(
    'D3',
    'catalog.withdraw.serve',
    '撤回在用目录后继续服务',
    'Keep serving after withdrawal of an entry in use',
    6,
    'months',
    'HLJ-16',
  ),
  elsewhere('D4', 'delivery.idle', '订阅闲置', 'Subscription idle', 3, 'months', 'HLJ-27'),
  elsewhere(
    'D5',
    'quality.ticket',
    '运营机构质量工单、异议举证',
    'Quality ticket from the operator, evidence of an objection',
    5,
    'working-days',
    'AH',
  ),
]
