/** A column of the workbook: its head as people read it, the field it fills, and what may stand in it. */
export interface SheetColumn {
  readonly field: string
  readonly head: string
  readonly need: 'must' | 'may'
  /** How it is filled, with the source where there is one. */
  readonly hint: string
  readonly example: string
  /** Words that stand for the codes of an enumeration. */
  readonly words?: Readonly<Record<string, string>>
  /** Several values, parted by 、 or ； */
  readonly several?: true
  readonly whole?: true
  readonly yesNo?: true
}

const must = (field: string, head: string, hint: string, example: string, more: object = {}): SheetColumn => ({
  field,
  head,
  need: 'must',
  hint,
  example,
  ...more,
})
const may = (field: string, head: string, hint: string, example: string, more: object = {}): SheetColumn => ({
  ...must(field, head, hint, example, more),
  need: 'may',
})

const shareWords = { 无条件共享: 'unconditional', 有条件共享: 'conditional', 不予共享: 'refused' }
const openWords = { 无条件开放: 'unconditional', 有条件开放: 'conditional', 不予开放: 'closed' }
const minimum = '《政务数据共享条例》第十三条'
const guide = '《政务信息资源目录编制指南》'

/** Rows of this serial are examples and are not read. */
export const exampleSerial = '示例'

export const entryColumns: readonly SheetColumn[] = [
  must('serial', '序号', '本表内不重复；“信息项”表用它对应', exampleSerial),
  must('title', '目录名称', `${minimum}；说明数据内容，不用系统名称`, '出租汽车驾驶员从业资格信息'),
  may('titleEn', '英文名称', '便于外文检索', 'Taxi driver qualifications'),
  must('abstract', '摘要', `${guide}；不超过 2000 字`, '全市出租汽车驾驶员从业资格证的核发、有效期和状态。'),
  must('theme', '主题', '如交通运输、教育文化', '交通运输'),
  must('format', '数据格式', minimum, '数据库', {
    words: {
      电子文件: 'document',
      电子表格: 'spreadsheet',
      数据库: 'database',
      图形图像: 'image',
      流媒体: 'stream',
      自描述: 'self-described',
    },
  }),
  must('updateFrequency', '更新频率', minimum, '每周', {
    words: {
      实时: 'realtime',
      每日: 'daily',
      每周: 'weekly',
      每月: 'monthly',
      每季度: 'quarterly',
      每半年: 'half-yearly',
      每年: 'yearly',
      不定期: 'irregular',
      历史存量: 'historical',
    },
  }),
  must('share', '共享属性', `${minimum}、第十四条`, '有条件共享', { words: shareWords }),
  may('shareCondition', '使用条件', '有条件共享必填（第十五条）', '用于从业资格核验，不得向第三方提供。'),
  may('shareBasis', '不予共享依据', '不予共享必填：法律、行政法规或国务院决定（第十五条）', ''),
  may('shareScope', '使用范围', '可以使用的部门或地区', '市、区县交通运输部门'),
  must('shareMethods', '共享方式', `${minimum}、第二十二条；可多选`, '服务接口、批量交换', {
    several: true,
    words: { 服务接口: 'api', 批量交换: 'batch', 文件下载: 'file' },
  }),
  must('open', '开放属性', '无条件、有条件或不予开放', '不予开放', { words: openWords }),
  may('openCondition', '开放条件或不开放理由', '有条件开放、不予开放时填写', '含个人信息。'),
  may('openBasis', '开放依据', '', ''),
  may('keywords', '关键词', '可多个，用顿号分开', '出租汽车、从业资格', { several: true }),
  may('resourceClass', '信息资源分类—类', guide, '部门', { words: { 基础: '1', 主题: '2', 部门: '3' } }),
  may('resourceGroup', '信息资源分类—项', '两位数字', '14'),
  may('resourceHeading', '信息资源分类—目', '三位数字', '001'),
  may('resourceDetail', '信息资源分类—细目', '数字', ''),
  may('resourceCode', '信息资源代码', '以分类开头', '314001000127'),
  may('creditCode', '提供方代码', '统一社会信用代码（GB 32100）', ''),
  may('related', '关联资源', '其他目录的编号，可多个', '', { several: true }),
  may('region', '行政区划代码', 'GB/T 2260，6、9 或 12 位', '500000'),
  may('industry', '行业', 'GB/T 4754 门类', '交通运输、仓储和邮政业'),
  may('duty', '职责依据', '形成这些数据的职责', '出租汽车驾驶员从业资格管理'),
  may('sourceSystem', '来源系统', '', '运政管理系统'),
  may('retention', '保存期限', '', '证件注销后五年'),
  may('duplicateReason', '重复说明', '与已有目录相近时必填（第十九条）', ''),
]

export const itemColumns: readonly SheetColumn[] = [
  must('serial', '目录序号', '“目录”表中的序号', exampleSerial),
  must('title', '信息项名称', minimum, '公民身份号码'),
  may('name', '字段名', '数据中的列名；不填时与信息项名称相同', 'id_no'),
  must('type', '数据类型', '', '文本', {
    words: {
      文本: 'text',
      整数: 'integer',
      小数: 'decimal',
      是否: 'boolean',
      日期: 'date',
      时间: 'time',
      日期时间: 'timestamp',
      结构: 'json',
      几何: 'geometry',
    },
  }),
  may('length', '长度', '字符数或位数', '18', { whole: true }),
  may('format', '格式', '如 YYYY-MM-DD', ''),
  may('meaning', '含义', '取值的意思、口径', '驾驶员的公民身份号码'),
  may('unit', '计量单位', '', ''),
  may('values', '值域', '如 1=干线；2=支线', '', { several: true }),
  may('codeList', '引用代码集', '如 GB/T 2260', 'GB 11643'),
  may('personal', '个人信息', '《个人信息保护法》第四条、第二十八条', '敏感个人信息', {
    words: { 否: 'none', 个人信息: 'personal', 敏感个人信息: 'sensitive' },
  }),
  may('key', '主键', '是或否', '否', { yesNo: true }),
  may('share', '共享属性', '与目录不同时填写', '有条件共享', { words: shareWords }),
  may('shareBasis', '共享依据', '不予共享必填', ''),
  may('open', '开放属性', '与目录不同时填写', '不予开放', { words: openWords }),
  may('openBasis', '开放依据', '', '敏感个人信息'),
]
