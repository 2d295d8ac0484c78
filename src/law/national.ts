import type { Rule, Status, Unit } from './model.ts'
import { cite } from './sources.ts'

const national = (row: string, id: string, zh: string, en: string, value: number | string, unit: Unit, key: string, status: Status = 'verified'): Rule => ({
  id, row, title: { zh, en }, value, unit, source: cite(key), status, jurisdiction: 'national',
})

/** The national instruments' numbers, one line a rule. */
export const nationalRules: readonly Rule[] = [
  national('T1', 'catalog.update', '法律法规或职责变化后更新目录', 'Update the catalog after a change of law or duty', 10, 'working-days', 'GSR-17'),
  national('T1', 'catalog.update.extension', '更新目录经同意可延长', 'Extension of the update with consent', 5, 'working-days', 'GSR-17'),
  national('T2', 'catalog.review', '主管部门审核目录并通告', 'Authority reviews and publishes the catalog', 2, 'working-days', 'GSR-17'),
  national('T3', 'sharing.reply.unconditional', '答复无条件共享类申请', 'Reply to a request of the unconditional class', 1, 'working-days', 'GSR-21'),
  national('T4', 'sharing.reply.conditional', '答复有条件共享类申请', 'Reply to a request of the conditional class', 10, 'working-days', 'GSR-21'),
  national('T4', 'sharing.reply.extension', '经主管部门同意并告知申请方可延长答复', 'Extension of the reply with consent and notice', 10, 'working-days', 'GSR-21'),
  national('T5', 'sharing.gaps.once', '材料不全一次性告知，不得直接拒绝', 'Gaps are told once, all of them; no outright refusal', 1, 'times', 'GSR-21'),
  national('T3', 'sharing.refuse.unconditional', '无条件共享类不得拒绝', 'The unconditional class cannot be refused', 'prohibited', 'text', 'GSR-14', 'reading'),
  national('T6', 'sharing.deliver', '同意后提供数据', 'Deliver after consent', 20, 'working-days', 'GSR-22'),
  national('T7', 'quality.correct', '校核：核实、更正并反馈', 'Verify, correct and feed back', 10, 'working-days', 'GSR-26'),
  national('T8', 'records.usage', '使用记录保存', 'Keep the records of use', 3, 'years', 'GSR-29'),
  national('T9', 'records.personal-supply', '提供、委托处理个人信息和重要数据的记录保存', 'Keep records of supplying personal or important data', 3, 'years', 'NDR-12'),
  national('T10', 'records.impact-assessment', '个人信息保护影响评估报告和处理记录保存', 'Keep the impact assessment and processing record', 3, 'years', 'PIPL-56'),
  national('T11', 'registration.first', '提供或交付后首次登记', 'First registration after supply', 20, 'working-days', 'NREG-9'),
  national('T12', 'registration.accept', '登记受理', 'Acceptance of a registration', 3, 'working-days', 'NREG-10'),
  national('T13', 'registration.review', '登记形式审核', 'Formal review of a registration', 20, 'working-days', 'NREG-11'),
  national('T14', 'registration.notice', '登记公示', 'Public notice of a registration', 10, 'working-days', 'NREG-12'),
  national('T15', 'registration.cancel', '注销登记', 'Deregistration', 10, 'working-days', 'NREG-9'),
  national('T16', 'registration.validity', '登记结果有效期', 'Validity of a registration', 3, 'years', 'NREG-15'),
  national('T16', 'registration.renewal', '到期前续展', 'Renewal window before expiry', 60, 'days', 'NREG-15'),
  national('T17', 'operation.term', '授权运营期限', 'Term of authorised operation', 5, 'years', 'NOP-14'),
  national('T20', 'incident.critical', '较大以上事件：关键信息基础设施报告', 'Incident of the larger grades: critical infrastructure', 1, 'hours', 'INC-4'),
  national('T20', 'incident.central', '较大以上事件：中央和国家机关报告', 'Incident of the larger grades: central organs', 2, 'hours', 'INC-4'),
  national('T20', 'incident.other', '较大以上事件：其他网络运营者报告', 'Incident of the larger grades: other operators', 4, 'hours', 'INC-4'),
  national('T20', 'incident.closing', '事件处置结束后总结报告', 'Closing report of an incident', 30, 'days', 'INC-8'),
  national('T21', 'incident.defect', '危害国家安全、公共利益的产品缺陷报告', 'Report of a dangerous product defect', 24, 'hours', 'NDR-10'),
  national('T22', 'assessment.important-data', '重要数据风险评估并报送', 'Risk assessment of important data', 1, 'years', 'NDR-33'),
  national('T23', 'audit.personal', '处理超过一千万人个人信息的合规审计', 'Compliance audit above ten million persons', 2, 'years', 'AUD-4'),
  national('T24', 'records.network-log', '网络日志留存', 'Keep network logs', 6, 'months', 'CSL-21'),
  national('T25', 'records.trade', '交易对象和交易信息保存', 'Keep trade records', 3, 'years', 'GB37932-7.4'),
  national('T25', 'records.trade-log', '交易操作日志保存', 'Keep trade operation logs', 6, 'months', 'GB37932-7.4'),
  national('T26', 'security.training', '安全培训', 'Security training', 1, 'years', 'GB45396-5.2'),
  national('T26', 'security.restore-test', '恢复演练', 'Restore test', 1, 'years', 'GB45396-7.2'),
]
