import type { DataClass, DetectorName } from './model.ts'

/**
 * A detector says which values look like an identifier, how often a random value would by chance, and whether the
 * column's title must say so as well (for shapes that much else has, such as two to four Han characters).
 */
export interface Detector {
  readonly name: DetectorName
  readonly title: string
  readonly class: DataClass
  readonly grade: 1 | 2 | 3 | 4
  readonly chance: number
  readonly hint: RegExp
  readonly hintNeeded: boolean
  readonly matches: (value: string) => boolean
}

const digits = (text: string): number[] => text.split('').map(Number)
const weighted = (text: string, weights: readonly number[], alphabet: string): number =>
  weights.reduce((sum, weight, at) => sum + weight * alphabet.indexOf(text[at] ?? ''), 0)

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const
const provinces = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83'.split(' '),
)

function isDate(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  return at.getUTCFullYear() === year && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}

/** 居民身份证 GB 11643: region, a birth date that exists, ISO 7064 MOD 11-2. */
export function isIdCard(value: string): boolean {
  const text = value.trim().toUpperCase()
  if (!/^\d{17}[\dX]$/.test(text) || !provinces.has(text.slice(0, 2))) return false
  const year = Number(text.slice(6, 10))
  if (year < 1900 || year > 2100 || !isDate(year, Number(text.slice(10, 12)), Number(text.slice(12, 14)))) return false
  return '10X98765432'[weighted(text, idWeights, '0123456789') % 11] === text[17]
}

const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const

/** 统一社会信用代码 GB 32100: authority, kind, region of digits, MOD 31. */
export function isCreditCode(value: string): boolean {
  const text = value.trim().toUpperCase()
  if (!/^[1-9A-Y][0-9A-HJ-NP-RTUW-Y]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text) || !/^[1-9]/.test(text)) return false
  return creditAlphabet[(31 - (weighted(text, creditWeights, creditAlphabet) % 31)) % 31] === text[17]
}

/** ISO/IEC 7812 (Luhn), 16 to 19 digits that begin as bank cards do. */
export function isBankCard(value: string): boolean {
  const text = value.replace(/[\s-]/g, '')
  if (!/^(62|4|5[1-5]|3[57])\d{13,17}$/.test(text) || text.length < 16 || text.length > 19) return false
  const sum = digits(text)
    .reverse()
    .reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2), 0)
  return sum % 10 === 0
}

const surnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤冉秧牟'.split(
    '',
  ),
)
const plates =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z]·?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳]$/
const addresses = /(省|市|区|县|镇|乡|街道|村|路|街|巷|大道).{0,30}(号|栋|幢|单元|室|组|弄|附)/

const detector = (
  name: DetectorName,
  title: string,
  grading: readonly [DataClass, 1 | 2 | 3 | 4],
  chance: number,
  hint: RegExp,
  matches: (value: string) => boolean,
  hintNeeded = false,
): Detector => ({
  name,
  title,
  class: grading[0],
  grade: grading[1],
  chance,
  hint,
  hintNeeded,
  matches,
})

const isCoordinate = (value: string): boolean => {
  const number = Number(value)
  return /^-?\d{1,3}\.\d{3,}$/.test(value.trim()) && ((number > 73 && number < 136) || (number > 3 && number < 54))
}

/** In the order of harm: the first that a column satisfies names it. */
export const detectors: readonly Detector[] = [
  detector('id-card', '居民身份证号', ['sensitive-personal', 3], 1 / 500, /身份证|证件号/, isIdCard),
  detector('bank-card', '银行卡号', ['sensitive-personal', 3], 1 / 100, /银行卡|卡号|银行账/, isBankCard),
  detector('mobile', '手机号码', ['personal', 3], 1 / 10, /手机|移动电话|联系电话|电话/, (value) =>
    /^(\+?86[- ]?)?1[3-9]\d{9}$/.test(value.trim()),
  ),
  detector('uscc', '统一社会信用代码', ['organization', 1], 1 / 500, /信用代码|机构代码/, isCreditCode),
  detector('plate', '车牌号', ['personal', 2], 1 / 100, /车牌|号牌/, (value) =>
    plates.test(value.trim().toUpperCase()),
  ),
  detector('email', '电子邮箱', ['personal', 2], 1 / 1000, /邮箱|email|e-mail/i, (value) =>
    /^[\w.+-]+@[\w-]+(\.[\w-]+)+$/.test(value.trim()),
  ),
  detector(
    'landline',
    '固定电话',
    ['contact', 1],
    1 / 10,
    /电话|传真|tel|phone/i,
    (value) => /^(\(?0\d{2,3}\)?[- ]?)?[2-8]\d{6,7}(-\d{1,5})?$/.test(value.trim()),
    true,
  ),
  detector(
    'person-name',
    '姓名',
    ['personal', 2],
    1 / 4,
    /姓名|联系人|法人|负责人|户主|申请人|当事人/,
    (value) => /^\p{Script=Han}{2,4}$/u.test(value) && surnames.has(value.charAt(0)),
    true,
  ),
  detector('address', '地址', ['location', 1], 1 / 20, /地址|住址|住所|位置|地点/, (value) => addresses.test(value)),
  detector('coordinates', '坐标', ['location', 1], 1 / 3, /经度|纬度|lng|lon|lat|坐标/i, isCoordinate, true),
]
