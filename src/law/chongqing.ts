import type { Rule, Unit } from './model.ts'
import { cite } from './sources.ts'

const local = (
  row: string,
  id: string,
  zh: string,
  en: string,
  value: number,
  unit: Unit,
  key: string,
  shortens?: string,
): Rule => ({
  id,
  row,
  title: { zh, en },
  value,
  unit,
  source: cite(key),
  status: 'verified',
  jurisdiction: 'chongqing',
  ...(shortens === undefined ? {} : { shortens }),
})

/** Chongqing's own numbers that were read in full texts. The draft regulation's articles are not among them. */
export const chongqingRules: readonly Rule[] = [
  local(
    'T11',
    'registration.legacy',
    '存量授权运营补登记',
    'Registration of legacy operation',
    30,
    'working-days',
    'CQREG-14',
  ),
  local(
    'T17',
    'operation.term.chongqing',
    '授权运营期限（重庆）',
    'Term of authorised operation (Chongqing)',
    3,
    'years',
    'CQOP-15',
    'operation.term',
  ),
  local('T18', 'operation.filing', '授权运营协议备案', 'File the signed agreement', 5, 'working-days', 'CQOP-16'),
  local('T19', 'operation.report', '运营机构年度报告', 'Yearly report of the operator', 1, 'years', 'CQOP-24'),
  local('T19', 'operation.evaluation', '运营年度评估', 'Yearly evaluation of operation', 1, 'years', 'CQOP-35'),
  local(
    'T27',
    'assessment.government-system',
    '政务信息系统风险评估',
    'Risk assessment of government systems',
    1,
    'years',
    'CYRISK-4.3.1',
  ),
  // A city sets it; the standard's worked example of K-anonymity was not read in full text, and it is shown so.
  {
    id: 'opening.group.smallest',
    row: 'C1',
    title: {
      zh: '开放含个人记录的数据时，最小同值组的行数（本市设定）',
      en: 'Smallest group of alike rows when records of persons are opened (set by the city)',
    },
    value: 5,
    unit: 'rows',
    source: cite('GB42460'),
    status: 'unverified',
    jurisdiction: 'chongqing',
  },
]
