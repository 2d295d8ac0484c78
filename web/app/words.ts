import * as calendar from '../domains/calendar/words.ts'
import * as cases from '../domains/cases/words.ts'
import * as catalog from '../domains/catalog/words.ts'
import * as directory from '../domains/directory/words.ts'
import * as identity from '../domains/identity/words.ts'
import * as intake from '../domains/intake/words.ts'
import * as opening from '../domains/opening/words.ts'
import * as quality from '../domains/quality/words.ts'
import * as security from '../domains/security/words.ts'
import * as sharing from '../domains/sharing/words.ts'
import * as supervision from '../domains/supervision/words.ts'
import * as parts from '../parts/words.ts'
import { terms } from './terms.ts'

/** The words that several pages share, Chinese first. A missing half does not compile; a chapter's own lie beside its pages. */
const shared = {
  console: ['合流数据工作台', 'Heliu workbench'],
  inbox: ['我的办件', 'My cases'],
  todo: ['待办', 'To do'],
  done: ['已办', 'Done'],
  mine: ['我发起', 'Begun by me'],
  cc: ['抄送', 'Copied to me'],
  board: ['时限看板', 'Clock board'],
  upload: ['上传数据', 'Upload'],
  datasets: ['数据目录', 'Datasets'],
  grants: ['我的授权', 'Grants'],
  tokens: ['账号与令牌', 'Account and tokens'],
  portal: ['开放平台', 'Open portal'],
  signIn: ['登录', 'Sign in'],
  signOut: ['退出', 'Sign out'],
  username: ['用户名', 'User name'],
  password: ['密码', 'Password'],
  signInLead: ['请用部门账号登录。', 'Sign in with your account.'],
  signInDemo: [
    '演示城市的账号在启动时列出，密码都是 heliu-demo。',
    'The demo city lists its accounts at the start; the password is heliu-demo.',
  ],
  loading: ['正在读取…', 'Loading…'],
  nothing: ['没有内容', 'Nothing here'],
  nothingFound: ['没有符合的。换个词，或清空搜索再看。', 'Nothing fits. Try another word, or empty the search.'],
  noRows: ['这一版没有数据行，或您没有可看的行。', 'This version has no rows, or none that you may see.'],
  nothingDone: ['还没有办过的件；办理之后在这里查。', 'Nothing decided yet; what you decide is found here.'],
  nothingMine: [
    '还没有发起过办件，可以到数据目录找数据、提申请。',
    'You have begun none; find data in the catalog and ask for it.',
  ],
  nothingCc: ['没有抄送给您的件。', 'Nothing was copied to you.'],
  nothingTodoYet: ['没有待办。轮到您办的件会出现在这里。', 'Nothing to do. What waits for you appears here.'],
  nothingTodo: ['没有待办，可以看看已办。', 'Nothing to do. Have a look at what is done.'],
  unreachable: [
    '连不上服务。填写的内容还在这里，连上后再提交。',
    'The service cannot be reached. What you filled in is still here; send it again once it is back.',
  ],
  retry: ['重试', 'Try again'],
  failed: ['没有办成', 'That did not work'],
  cancel: ['取消', 'Cancel'],
  close: ['关闭', 'Close'],
  confirm: ['确定', 'Confirm'],
  green: ['正常', 'in time'],
  yellow: ['临近', 'due soon'],
  red: ['超期', 'overdue'],
  paused: ['暂停', 'paused'],
  met: ['已办', 'met'],
  provisional: ['暂定（次年放假安排未公布）', 'provisional (next year’s holidays are not out)'],
  limits: ['时限', 'Limits'],
  history: ['办理记录', 'History'],
  proof: ['存证', 'proof'],
  parties: ['内容', 'Content'],
  subject: ['数据集', 'Dataset'],
  actions: ['可以办理', 'What you can do'],
  noActions: ['这件事现在不需要您办理。', 'Nothing for you to do here now.'],
  openedAt: ['发起', 'Opened'],
  state: ['状态', 'State'],
  number: ['编号', 'Number'],
  reason: ['理由', 'Reason'],
  reasonHint: [
    '写明哪个字段或用途、为什么、怎样修改可以同意；至少 10 个字。',
    'Name the field or use, why, and what would be accepted; ten characters at least.',
  ],
  templates: ['常用理由', 'Templates'],
  itemsHint: [
    '一次性告知：全部缺项一行一条，只能告知一次。',
    'All gaps at once, one a line; they can be told only once.',
  ],
  items: ['需要补正的内容', 'What is missing'],
  rectifyBy: ['整改期限', 'Rectify by'],
  what: ['整改情况', 'What was done'],
  certificate: ['处置证明', 'Certificate of disposal'],
  reply: ['答复', 'Answer'],
  basis: ['使用依据', 'Legal basis'],
  scenario: ['使用场景', 'Scenario'],
  scope: ['使用范围', 'Scope of use'],
  method: ['共享方式', 'Method'],
  until: ['使用时限', 'Until'],
  fields: ['申请的字段', 'Fields'],
  allFields: ['全部字段', 'all fields'],
  rowsWanted: ['行条件', 'Rows'],
  declaration: [
    '我承诺所填内容真实、合法，所申请的数据为履职所必需。',
    'What is stated is true and lawful, and the data are needed for our duties.',
  ],
  ask: ['申请共享', 'Ask for this data'],
  send: ['提交', 'Send'],
  search: ['搜索', 'Search'],
  found: ['共', 'Total'],
  rows: ['行', 'rows'],
  provider: ['提供部门', 'Provider'],
  version: ['版本', 'Version'],
  versions: ['版本', 'Versions'],
  quality: ['质量', 'Quality'],
  grades: ['分类分级', 'Class and grade'],
  uses: ['使用记录', 'Uses'],
  columns: ['数据项', 'Items'],
  preview: ['数据预览', 'Rows'],
  unmasked: [
    '本部门看到的是未脱敏的数据，每次查看都有记录。',
    'You see your own data unmasked; every look is recorded.',
  ],
  confirmGrades: ['确认分级', 'Confirm the grades'],
  confirmed: ['已确认', 'confirmed'],
  proposed: ['待确认', 'proposed'],
  name: ['名称', 'Name'],
  title: ['标题', 'Title'],
  type: ['类型', 'Type'],
  meaning: ['含义', 'Meaning'],
  class: ['类别', 'Class'],
  grade: ['级别', 'Grade'],
  indicator: ['指标', 'Indicator'],
  assessed: ['符合 / 全部', 'A / B'],
  value: ['值', 'X'],
  notAssessable: ['不可评', 'not assessable'],
  lower: ['越低越好', 'lower is better'],
  openRows: ['查看行', 'open the rows'],
  empty: ['空值', 'Empty'],
  distinct: ['不同值', 'Distinct'],
  extremes: ['最小 – 最大', 'Min – max'],
  top: ['常见值', 'Commonest'],
  at: ['时间', 'Time'],
  way: ['方式', 'Door'],
  who: ['部门', 'Organisation'],
  right: ['依据', 'Right'],
  chooseFile: ['选择文件', 'Choose a file'],
  dropHere: [
    '或拖到这里。CSV、XLSX、JSON、GeoJSON、Parquet 或只含一个文件的 ZIP。',
    'or drop it here: CSV, XLSX, JSON, GeoJSON, Parquet, or a ZIP of one file.',
  ],
  received: ['已传', 'sent'],
  resume: ['继续上传', 'Resume'],
  broken: ['连接断开，已收到的部分保留着。', 'The connection broke; what arrived is kept.'],
  looksLike: ['文件看起来是这样', 'What the file seems to be'],
  encoding: ['编码', 'Encoding'],
  header: ['表头行', 'Header row'],
  none: ['无表头', 'none'],
  delimiter: ['分隔符', 'Delimiter'],
  sheet: ['工作表', 'Sheet'],
  into: ['放进哪个数据集', 'Into which dataset'],
  newDataset: ['新建目录', 'a new entry'],
  mode: ['方式', 'Mode'],
  replace: ['替换', 'replace'],
  append: ['追加', 'append'],
  merge: ['按键合并', 'merge by key'],
  keyColumns: ['键列', 'Key columns'],
  commit: ['入库', 'Make a version'],
  working: ['正在入库…', 'Working…'],
  rowsIn: ['收到', 'received'],
  kept: ['入库', 'kept'],
  aside: ['隔离', 'set aside'],
  downloadAside: ['下载隔离的行', 'Download the rows set aside'],
  again: ['再传一个', 'Another file'],
  abstract: ['摘要', 'Abstract'],
  theme: ['主题', 'Theme'],
  share: ['共享类型', 'Sharing'],
  shareCondition: ['共享条件', 'Condition of sharing'],
  shareBasis: ['不予共享的依据', 'Basis for not sharing'],
  open: ['开放类型', 'Opening'],
  frequency: ['更新频率', 'Update frequency'],
  titleEn: ['英文标题', 'English title'],
  holder: ['持有', 'Holder'],
  call: ['调用', 'Call'],
  unconditional: ['无条件', 'unconditional'],
  conditional: ['有条件', 'on conditions'],
  refused: ['不予', 'not'],
  closed: ['不予', 'closed'],
} as const satisfies Record<string, readonly [string, string]>

type Chapters = [
  typeof shared,
  typeof parts.words,
  typeof calendar.words,
  typeof cases.words,
  typeof catalog.words,
  typeof directory.words,
  typeof identity.words,
  typeof intake.words,
  typeof opening.words,
  typeof quality.words,
  typeof security.words,
  typeof sharing.words,
  typeof supervision.words,
]
type Twice<T extends readonly object[], Before = never> = T extends readonly [
  infer First,
  ...infer Rest extends object[],
]
  ? (keyof First & Before) | Twice<Rest, Before | keyof First>
  : never
/** Of two words by one name the later would take the earlier's place without a sign: here that does not compile. */
type EachOnce = [Twice<Chapters>] extends [never] ? object : { readonly usedTwice: Twice<Chapters> }

const words = {
  ...shared,
  ...parts.words,
  ...calendar.words,
  ...cases.words,
  ...catalog.words,
  ...directory.words,
  ...identity.words,
  ...intake.words,
  ...opening.words,
  ...quality.words,
  ...security.words,
  ...sharing.words,
  ...supervision.words,
} as const satisfies EachOnce

export type Lang = 'zh' | 'en'
export type Word = keyof typeof words

const stored = (): Lang => (localStorage.getItem('lang') === 'en' ? 'en' : 'zh')
let lang: Lang = stored()
export const language = (): Lang => lang

/** Switches for good and draws the page anew. */
export function speak(next: Lang): void {
  localStorage.setItem('lang', next)
  lang = next
  location.reload()
}

/** A name that is recorded in both languages, in that of the page as far as it has one. */
export const named = (name: string | null | undefined, english: string | null | undefined): string | undefined =>
  (lang === 'en' ? english : null) ?? name ?? undefined

export const say = (word: Word): string => words[word][lang === 'zh' ? 0 : 1]
/** A phrase with what belongs in it, where each language has it: 剩 2 个工作日, 2 working days left. */
export const sayOf = (word: Word, what: string | number): string => say(word).replace('@', String(what))
const isWord = (name: string): name is Word => name in words
/** What a field of a form is called that a refusal names by its path; the path itself where no word is its own. */
export const fieldOf = (path: string): string => {
  const [name = '', ...rest] = path.replace(/^new\./, '').split('.')
  return isWord(name) && rest.every((at) => /^\d+$/.test(at))
    ? [say(name), ...rest.map((at) => Number(at) + 1)].join(' ')
    : path
}
const marks = { '、': ', ', '，': ', ', '；': '; ', '。': '. ', '：': ': ', '（': ' (', '）': ')' } as const
/** What stands between words: each language writes its own. */
export const mark = (it: keyof typeof marks): string => (lang === 'zh' ? it : marks[it])
/** The name of a state, transition, kind or clock; its own word when the catalogue lacks it. */
export const termOf = (name: string): string => terms[name]?.[lang === 'zh' ? 0 : 1] ?? name
/** A state as its kind of case calls it: what was submitted is 待审核 for the catalog and 待答复 for a request. */
export const stateOf = (kind: string, state: string): string =>
  termOf(`${kind}.${state}` in terms ? `${kind}.${state}` : state)
/** A step by its verb, as its kind of case calls it: a correction is declined by other words than an application. */
export const stepOf = (name: string, kind = ''): string =>
  termOf([`${kind}.step.${name}`, `step.${name}`].find((it) => it in terms) ?? name)
