import type { Lang } from './words.ts'

/** What each type of leaf records, in words that people use. */
const leaves: Readonly<Record<string, readonly [string, string]>> = {
  'calendar/day': ['工作日调整', 'A day declared'],
  'calendar/year': ['年度放假安排', "A year's holidays"],
  'case/assignment': ['办件转交', 'Work handed on'],
  'case/assignment-ended': ['办件转交结束', 'Hand-over ended'],
  'case/clock': ['时限提醒或超期', 'A limit near or missed'],
  'case/supervision': ['督办', 'Supervision'],
  'case/transition': ['办理一步', 'A step of a case'],
  'case/urge': ['催办', 'A reminder'],
  'catalog/changing': ['目录开始变更', 'Change of an entry begun'],
  'catalog/evaluation': ['目录发布前评估', 'Evaluation of an entry'],
  'catalog/opening': ['开放属性改变', 'Class of opening changed'],
  'catalog/publication': ['目录发布', 'Publication of an entry'],
  'catalog/withdrawn': ['目录撤回', 'Withdrawal of an entry'],
  'dataset/file': ['公开下载的文件', 'A file for everybody'],
  'dataset/version': ['数据入库', 'A version of data'],
  'delivery/batch': ['授权下载', 'Delivery under a grant'],
  'delivery/delivered': ['授权下载完成', 'Delivered in full'],
  'delivery/grant': ['开立授权', 'A grant'],
  'delivery/grant-status': ['授权状态改变', 'A grant changed'],
  'directory/organization': ['登记组织', 'An organisation entered'],
  'identity/token': ['接口令牌', 'An API token'],
  'opening/closed': ['停止开放', 'Opening ended'],
  'opening/gate': ['开放审查结果', 'Pre-release gate'],
  'opening/release': ['向公众开放', 'Opened to the public'],
  'quality/verdict': ['质量结论', 'Quality verdict'],
  'security/grade': ['分类分级决定', 'Class and grade decided'],
  'security/proposal': ['分类分级建议', 'Class and grade proposed'],
  'security/reveal': ['查看未脱敏数据', 'Unmasked data seen'],
}

/** The name of a leaf's type; the type itself where it has none yet. */
export const leafWord = (lang: Lang, type: string): string => leaves[type]?.[lang === 'zh' ? 0 : 1] ?? type

/** All of them in one language, for the page that works without a network. */
export const leafWords = (lang: Lang): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(leaves).map((type) => [type, leafWord(lang, type)]))
