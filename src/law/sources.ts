import type { Source } from './model.ts'

/** Instruments by the short name that stands before the article in a key. */
export const instruments: Readonly<Record<string, string>> = {
  GSR: '《政务数据共享条例》',
  NREG: '《公共数据资源登记管理暂行办法》',
  NOP: '《公共数据资源授权运营实施规范（试行）》',
  INC: '《国家网络安全事件报告管理办法》',
  AUD: '《个人信息保护合规审计管理办法》',
  DSL: '《数据安全法》',
  PIPL: '《个人信息保护法》',
  NDR: '《网络数据安全管理条例》',
  CSL: '《网络安全法》',
  CIVIL: '《民法典》总则编',
  CQREG: '《重庆市公共数据资源登记管理实施办法（试行）》',
  CQOP: '《重庆市公共数据资源授权运营管理实施办法（试行）》',
  GB37932: 'GB/T 37932-2025',
  GB45396: 'GB/T 45396-2025',
  GB42460: 'GB/T 42460-2023',
  GB36344: 'GB/T 36344-2018',
  CYRISK: 'DB50/T 10012-2025',
  HLJ: '《黑龙江省政务数据管理暂行办法》',
  SH: '《上海市数据条例》',
  AH: '《安徽省公共数据资源登记实施细则（试行）》',
  PROMISE: '本平台服务承诺（参照辽宁省做法，未核对其原文）',
  DRAFT: '《重庆市大数据发展管理条例（草案）》',
}

/** Expands a key such as `GSR-21` to its instrument and article. Standards have clauses, not articles. */
export function cite(key: string): Source {
  const [name = '', article] = key.split('-')
  const instrument = instruments[name]
  if (instrument === undefined) throw new Error(`no such source: ${key}`)
  if (article === undefined) return { key, instrument }
  return { key, instrument, article: name.startsWith('GB') || name === 'CYRISK' ? article : `第${article}条` }
}
