import { apiWords } from './words-api.ts'
import { datasetWords } from './words-dataset.ts'
import { failureWords } from './words-failure.ts'
import { helpWords } from './words-help.ts'
import { homeWords } from './words-home.ts'
import { logWords } from './words-log.ts'
import { organizationWords } from './words-organizations.ts'
import { receiptWords } from './words-receipt.ts'

/** Every word of the public pages, Chinese first. A missing half does not compile. */
const words = {
  site: ['重庆市公共数据开放平台', 'Chongqing open public data'],
  demo: [
    '演示城市：内容由程序生成，与真实机构无关。',
    'Demo city: all content is generated and is not that of any real institution.',
  ],
  skip: ['跳到正文', 'Skip to the content'],
  catalog: ['数据目录', 'Datasets'],
  organizations: ['部门', 'Organisations'],
  law: ['法规与时限', 'Law and limits'],
  ledger: ['存证账本', 'Ledger'],
  mainNav: ['主导航', 'Main navigation'],
  menu: ['菜单', 'Menu'],
  other: ['English', '中文'],
  search: ['搜索', 'Search'],
  suggestions: ['相符的数据集', 'Datasets that fit'],
  suggested: ['{} 个数据集，按上下键选择', '{} datasets, choose by the arrow keys'],
  searchLabel: ['搜索数据集', 'Search datasets'],
  searchHint: ['可用简称、拼音和首字母，如', 'Nicknames, pinyin and initials work too, such as'],
  lead: [
    '无条件开放的数据不用登录，可以直接预览、下载和调用接口。每个版本都留有存证，任何人都能自行核对。',
    'Open data needs no account: preview it, download it, call its API. Every version is on record, and anybody can check it.',
  ],
  datasets: ['个数据集', 'datasets'],
  rows: ['行', 'rows'],
  columns: ['列', 'columns'],
  departments: ['个部门', 'organisations'],
  newest: ['最近更新', 'Newest'],
  nothing: ['没有符合条件的数据集', 'No dataset fits'],
  nothingHint: ['换一个词，或去掉一个条件再试。', 'Try another word or drop a condition.'],
  showAll: ['显示全部数据集', 'Show all datasets'],
  found: ['共', 'In all'],
  next: ['下一页', 'Next page'],
  shown: ['已显示', 'Shown'],
  unconditional: ['无条件开放', 'Open'],
  conditional: ['有条件开放', 'Open on conditions'],
  closed: ['不予开放', 'Closed'],
  openType: ['开放类型', 'Openness'],
  provider: ['提供部门', 'Provider'],
  apply: ['应用', 'Apply'],
  all: ['全部', 'All'],
  home: ['首页', 'Home'],
  download: ['下载', 'Download'],
  preview: ['预览', 'Preview'],
  fields: ['字段', 'Fields'],
  versions: ['版本', 'Versions'],
  api: ['接口', 'API'],
  proof: ['存证', 'Proof'],
  version: ['版本', 'Version'],
  published: ['发布', 'published'],
  noData: [
    '还没有数据：目录已公布，第一版尚未汇聚。',
    'No data yet: the entry is published, its first version has not come in.',
  ],
  conditionalNote: [
    '这项数据有条件开放：可以看字段，取得数据须先申请。',
    'This dataset is open on conditions: its fields are shown, its rows need an application.',
  ],
  fieldName: ['列名', 'Column'],
  fieldTitle: ['标题', 'Title'],
  fieldType: ['类型', 'Type'],
  fieldMeaning: ['含义', 'Meaning'],
  rowsIn: ['收到', 'Received'],
  rejected: ['隔离', 'Set aside'],
  digest: ['文件摘要', 'File digest'],
  at: ['时间', 'Time'],
  updated: ['更新', 'Updated'],
  frequency: ['更新频率', 'Update frequency'],
  theme: ['主题', 'Theme'],
  code: ['代码', 'Code'],
  licence: ['使用许可', 'Licence'],
  licenceText: [
    '可复制、改编、用于商业；须注明提供部门和版本日期；不得用来识别特定个人。',
    'Copy, adapt, use commercially; name the provider and the date of the version; do not identify persons.',
  ],
  apiHint: [
    '不用登录。参数改好后直接运行，或复制代码；显示的就是实际运行的请求。',
    'No account is needed. Change the parameters and run it, or copy the code: what is shown is what runs.',
  ],
  recorded: ['已存证', 'on record'],
  previewOf: ['前 20 行', 'First 20 rows'],
  rule: ['规则', 'Rule'],
  limit: ['时限', 'Limit'],
  source: ['来源', 'Source'],
  status: ['状态', 'Status'],
  control: ['控制项', 'Control'],
  evidence: ['证据', 'Evidence'],
  notYet: ['尚未启用', 'Not yet'],
  noEvidence: ['暂无证据', 'No evidence yet'],
  newestLeaves: ['最近的记录', 'Newest entries'],
  allLeaves: ['全部记录', 'All entries'],
  olderLeaves: ['更早的记录', 'Older entries'],
  leafIndex: ['序号', 'Index'],
  leafTime: ['时间', 'Time'],
  leafType: ['类型', 'Type'],
  leafSubject: ['对象', 'Subject'],
  leafProof: ['证明文件', 'Proof bundle'],
  live: ['已启用', 'Live'],
  lawLead: [
    '每条时限都写明来源和核对状态；没有核对过的如实标出。',
    'Every limit names its source and whether it was checked; what was not checked says so.',
  ],
  verified: ['原文已核对', 'Checked in the text'],
  reading: ['本平台理解', 'Our reading'],
  unverified: ['未核对', 'Not checked'],
  comparator: ['参照他省，可配置', 'Another province, configurable'],
  ledgerLead: [
    '平台的每一步都写进一本只增不改的账。账按公开标准存成文件，任何人都能取走、离线核对。',
    'Every step is written into an append-only log, kept as files by a public standard; anybody can take and check it offline.',
  ],
  checkpoint: ['当前检查点', 'Current checkpoint'],
  publicKey: ['验证公钥', 'Public key'],
  howToCheck: ['自己核对', 'Check it yourself'],
  host: [
    '主办：市大数据发展局。数据由各部门提供并对内容负责。',
    'Run by the data bureau. Each department answers for its data.',
  ],
  forMachines: ['给程序用', 'For programs'],
  supervise: ['监督', 'Oversight'],
  optional: ['选填', 'optional'],
  submit: ['提交', 'Submit'],
  receipt: ['回执号', 'Receipt number'],
  look: ['查询', 'Look up'],
  applyTitle: ['申请数据', 'Apply for data'],
  applyLead: [
    '申请有条件开放的数据，或者提出目录里缺少的数据。不需要登录。',
    'Ask for data that is open on conditions, or for data that the catalog lacks. No account is needed.',
  ],
  applyWhat: ['需要什么数据', 'Which data you need'],
  purpose: ['用来做什么', 'What for'],
  contact: ['联系方式', 'Contact'],
  contactHint: [
    '只有答复部门能看到，不会公开，也不写入账本。',
    'Only the answering department sees it; it is not published and not in the log.',
  ],
  codeHint: [
    '形如 5000001014-000127，在数据集页面上；没有编目的数据请留空。',
    'Such as 5000001014-000127, on the page of the dataset; leave it empty for data that is not in the catalog.',
  ],
  feedbackTitle: ['纠错与建议', 'Corrections and suggestions'],
  feedbackLead: [
    '数据有错、打不开、看不懂，或者有建议，请写在这里。不需要登录。',
    'Data that is wrong, does not open or is hard to understand, or a suggestion: write it here. No account is needed.',
  ],
  feedbackWhat: ['哪里有问题，或您的建议', 'What is wrong, or what you suggest'],
  keepReceipt: [
    '请记下回执号：任何人持有它都可以查询办理情况。',
    'Keep the receipt number: whoever holds it can follow the matter.',
  ],
  dueBy: ['约定答复时间', 'Answer expected by'],
  stateReceived: ['已收到', 'Received'],
  stateAccepted: ['办理中', 'In hand'],
  stateAnswered: ['已答复', 'Answered'],
  stateDeclined: ['不予提供', 'Declined'],
  stateNotTaken: ['不予采纳', 'Not taken up'],
  verify: ['验证', 'Verify'],
  verifyTitle: ['核对存证包', 'Verify a proof bundle'],
  verifyLead: [
    '核对一份存证包：数据的某一版、一次答复或一条授权，是不是当时写进账本的原样。',
    'Checks a proof bundle: whether a version of data, an answer or a grant is as it was written into the log.',
  ],
  verifyNoScript: [
    '浏览器没有启用脚本。也可以用命令行核对：npm run -s heliu -- verify FILE',
    'Scripts are off. The command line checks as well: npm run -s heliu -- verify FILE',
  ],
  bundleFile: ['把存证包拖到这里，或选择文件', 'Drop the bundle here, or choose a file'],
  bundleText: ['或粘贴存证包', 'or paste the bundle'],
  pinnedKey: ['账本公钥', "The log's key"],
  pinnedKeyHint: [
    '已填入本站公钥；请与您从别处得到的公钥比对。清空则按存证包自带的公钥核对。',
    'Filled in with this site’s key; compare it with one you got elsewhere. Empty: the bundle’s own key is used.',
  ],
  check: ['核对', 'Check'],
  verdictOk: ['一致：记录在账本里，未被改动', 'It fits: the record is in the log and unchanged'],
  verdictBad: ['不一致', 'It does not fit'],
  verdictUnpinned: [
    '没有指定公钥，按存证包自带的公钥核对，只证明它自身一致：',
    'No key was given; checked by the bundle’s own key, which proves only that it fits together:',
  ],
  verdictEmpty: ['请选择文件或粘贴内容', 'Choose a file or paste the content'],
  'working-days': ['个工作日', 'working days'],
  days: ['日', 'days'],
  hours: ['小时', 'hours'],
  minutes: ['分钟', 'minutes'],
  months: ['个月', 'months'],
  years: ['年', 'years'],
  times: ['次', 'times'],
  text: ['', ''],
  statistics: ['统计', 'Statistics'],
  count: ['数量', 'Number'],
  statisticsLead: [
    '每个数字都由平台自己的记录算出，点开可以看到所数的数据集和版本。',
    'Each number is computed from records of this site, and opens the datasets and versions that were counted.',
  ],
  ...homeWords,
  ...datasetWords,
  ...logWords,
  ...failureWords,
  ...receiptWords,
  ...helpWords,
  ...organizationWords,
  ...apiWords,
} as const satisfies Record<string, readonly [string, string]>

export type Lang = 'zh' | 'en'
export type Word = keyof typeof words

export const say = (lang: Lang, word: Word): string => words[word][lang === 'zh' ? 0 : 1]

const counted = [
  'day',
  'dataset',
  'row',
  'column',
  'version',
  'year',
  'hour',
  'month',
  'time',
  'organisation',
  'result',
]
const one = new RegExp(`(?<![\\d,.])1 ((?:working )?(?:${counted.join('|')}))s\\b`, 'g')
/** “1 row”, not “1 rows”. */
const singular = (text: string): string => text.replace(one, '1 $1')

/** A number with its unit. */
export const quantity = (lang: Lang, value: string | number, unit: Word): string =>
  lang === 'en' ? singular(`${value} ${say(lang, unit)}`) : `${value} ${say(lang, unit)}`

export const isWord = (text: string): text is Word => text in words

/** A word with its gaps `{}` filled in order, or by number where an order differs between the languages. */
export function fill(lang: Lang, word: Word, ...values: readonly (string | number)[]): string {
  let next = 0
  const text = say(lang, word).replace(/\{(\d*)\}/g, (_gap, at: string) => {
    const value = values[at === '' ? next : Number(at)] ?? ''
    next += 1
    return typeof value === 'number' ? value.toLocaleString('en') : value
  })
  return lang === 'en' ? singular(text) : text
}
