/** The words of this chapter's pages, Chinese first. */
export const words = {
  trend: ['各版走势', 'By version'],
  findings: ['质量发现', 'Findings'],
  qualityFinding: ['发现', 'Finding'],
  fails: ['不符 / 全部', 'Failing / all'],
  seeRows: ['查看行', 'See rows'],
  wholeRow: ['整行', 'the whole row'],
  ownerOpens: ['由提供部门查看', 'for the provider'],
  noFindings: ['没有发现不符合目录定义的行。', 'No row goes against the entry.'],
  rulesFrom: [
    '规则由目录的信息项自动得出：值域、行政区划代码、长度、格式、计量单位、主键、日期先后。',
    'Rules follow from the entry’s items: value sets, region codes, length, format, unit, key, order of dates.',
  ],
  profile: ['逐列画像', 'Profile of the columns'],
  shapes: ['样式', 'Shapes'],
  shapesHint: ['样式：9 为数字，a 为字母，汉为汉字。', 'Shapes: 9 a digit, a a letter, 汉 Han characters.'],
  histogram: ['分布', 'Histogram'],
} as const satisfies Record<string, readonly [string, string]>

/** Its rules, as people call them. */
export const terms = {
  'check.values': ['不在值域内', 'not in the value set'],
  'check.region': ['行政区划代码不存在', 'no such region code'],
  'check.length': ['超过长度', 'too long'],
  'check.pattern': ['格式不符', 'not in the format'],
  'check.range': ['超出合理范围', 'out of bounds'],
  'check.period': ['日期不合理', 'a date that cannot be'],
  'check.filled': ['主键为空', 'key is empty'],
  'check.empty': ['空值', 'empty'],
  'check.marks': ['以“--”“无”等代替空值', 'a word in the place of a value'],
  'check.unique': ['主键重复', 'key repeats'],
  'check.order': ['开始晚于结束', 'begins after it ends'],
  'check.repeated': ['整行重复', 'row repeats another'],
} as const satisfies Record<string, readonly [string, string]>
