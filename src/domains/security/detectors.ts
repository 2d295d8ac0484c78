import type { DataClass, DetectorName } from './model.ts'
import { isBankCard, isCreditCode, isEmail, isIdCard, isLandline, isMobile, isPlate, isWornIdCard } from './numbers.ts'

/**
 * A detector says which values look like an identifier, how often a random value would by chance, what share of a column
 * is needed where its title does not say so, and how the identifier is found inside a longer text.
 */
export interface Detector {
  readonly name: DetectorName
  readonly title: string
  readonly titleEn: string
  readonly class: DataClass
  readonly grade: 1 | 2 | 3 | 4
  /** How often a value of that shape passes by chance: what a column must surely exceed. */
  readonly chance: number
  readonly hint: RegExp
  /** The share of values that is needed without the hint; null where the title must say so. */
  readonly alone: number | null
  readonly matches: (value: string) => boolean
  /** What a column must be besides where its title does not say so. */
  readonly unnamed?: (values: readonly string[]) => boolean
  /** Candidates inside a longer text, each to be checked; left out where a text proves nothing. */
  readonly inside?: RegExp
}

const surnames = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎闫薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武莫孔向汤冉秧牟温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冷骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝'.split(
    '',
  ),
)
const compound = /^(欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|长孙|宇文)/
/** A place, a shop or an office ends so and a person hardly ever does. */
const placeEnd = /[站区县市镇乡村路街道巷坝坡沟桥湾湖店园城场口门里厂局所院校馆楼组队社会部处科室委家]$/

/** Two or three Han characters that begin with a surname, four with a compound one. */
export function isPersonName(value: string): boolean {
  const text = value.trim().replace(/[·•]/g, '')
  if (!/^\p{Script=Han}{2,4}$/u.test(text) || placeEnd.test(text)) return false
  return compound.test(text) || (text.length < 4 && surnames.has(text.charAt(0)))
}

/** A division and a street, or a street with a number: what finds a door. */
export const isAddress = (value: string): boolean =>
  /(省|市|区|县|镇|乡|街道|村|路|街|巷|大道).{0,30}(号|栋|幢|单元|室|组|弄|附\d)/.test(value) ||
  /^.{2,8}[省市].{1,8}[区县市].{2,}(路|街|巷|大道|镇|乡|街道|村)/.test(value)

const within = (number: number, low: number, high: number): boolean => number > low && number < high
const isLongitude = (text: string): boolean => /^\d{2,3}\.\d{3,}$/.test(text) && within(Number(text), 73, 136)
const isLatitude = (text: string): boolean => /^\d{1,2}\.\d{3,}$/.test(text) && within(Number(text), 3, 54)

/** Longitude and latitude within the country in one cell, in either order, also as `POINT(…)`; any datum. */
export function isCoordinatePair(value: string): boolean {
  const found = /^\s*(?:POINT\s*)?[([]?\s*([\d.]+)\s*[,，;；\s]\s*([\d.]+)\s*[)\]]?\s*$/i.exec(value)
  const [, first = '', second = ''] = found ?? []
  return (isLongitude(first) && isLatitude(second)) || (isLatitude(first) && isLongitude(second))
}

const isCoordinate = (value: string): boolean => {
  const text = value.trim()
  return isLongitude(text) || isLatitude(text) || isCoordinatePair(text)
}

/** Before and behind an identifier in a text stands no sign that could belong to it. */
const apart = (shape: string): RegExp => new RegExp(`(?<![0-9A-Za-z])(?:${shape})(?![0-9A-Za-z])`, 'g')

const provinceSigns = '京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼'

const idCardTitle = /身份证|身份号|证件号/

/** In the order of harm: the first that a column satisfies names it. */
export const detectors: readonly Detector[] = [
  {
    name: 'id-card',
    title: '居民身份证号',
    titleEn: 'identity number',
    class: 'sensitive-personal',
    grade: 3,
    chance: 1 / 500,
    hint: idCardTitle,
    alone: 1 / 500,
    matches: (value) => value.trim().length >= 18 && isIdCard(value),
    inside: apart('\\d{17}[0-9Xx]'),
  },
  {
    name: 'id-card',
    title: '居民身份证号（15 位）',
    titleEn: 'identity number (15 digits)',
    class: 'sensitive-personal',
    grade: 3,
    chance: 1 / 100,
    hint: idCardTitle,
    // Fifteen digits carry no check digit, and the old registration numbers of enterprises begin with a county as well.
    alone: 0.5,
    matches: isIdCard,
  },
  {
    name: 'id-card',
    title: '居民身份证号（校验位不符或已失真）',
    titleEn: 'identity number (of a wrong check digit, or worn)',
    class: 'sensitive-personal',
    grade: 3,
    chance: 1 / 100,
    hint: idCardTitle,
    alone: null,
    matches: isWornIdCard,
  },
  {
    name: 'bank-card',
    title: '银行卡号',
    titleEn: 'bank card number',
    class: 'sensitive-personal',
    grade: 3,
    chance: 1 / 10,
    hint: /银行卡|卡号|银行账|收款账/,
    alone: 0.5,
    matches: isBankCard,
    inside: apart('(?:62\\d{2}|4\\d{3}|5[1-5]\\d{2}|35\\d{2})[ -]?\\d{4}[ -]?\\d{4}[ -]?\\d{4}(?:[ -]?\\d{1,3})?'),
  },
  {
    name: 'mobile',
    title: '手机号码',
    titleEn: 'mobile number',
    class: 'personal',
    grade: 3,
    chance: 1 / 10,
    hint: /手机|移动电话|联系电话|联系方式|电话|mobile|phone/i,
    alone: 0.5,
    matches: isMobile,
    inside: apart('1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}'),
  },
  {
    name: 'uscc',
    title: '统一社会信用代码',
    titleEn: 'unified social credit code',
    class: 'organization',
    grade: 1,
    chance: 1 / 300,
    hint: /信用代码|机构代码|uscc/i,
    alone: 1 / 50,
    matches: isCreditCode,
  },
  {
    name: 'plate',
    title: '车牌号',
    titleEn: 'number plate',
    class: 'personal',
    grade: 2,
    chance: 1 / 100,
    hint: /车牌|号牌|车辆号/,
    alone: 1 / 20,
    matches: isPlate,
    inside: new RegExp(`[${provinceSigns}][A-Z][·• ]?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9挂学警港澳](?![0-9A-Za-z])`, 'g'),
  },
  {
    name: 'email',
    title: '电子邮箱',
    titleEn: 'e-mail address',
    class: 'personal',
    grade: 2,
    chance: 1 / 1000,
    hint: /邮箱|邮件|e-?mail/i,
    alone: 1 / 100,
    matches: isEmail,
    inside: /[\w.+-]+@[A-Za-z\d-]+(?:\.[A-Za-z\d-]+)+/g,
  },
  {
    name: 'landline',
    title: '固定电话',
    titleEn: 'landline number',
    class: 'contact',
    grade: 1,
    chance: 1 / 10,
    hint: /电话|传真|热线|联系方式|tel|phone|fax/i,
    alone: null,
    matches: isLandline,
  },
  {
    name: 'person-name',
    title: '姓名',
    titleEn: 'name',
    class: 'personal',
    grade: 2,
    chance: 1 / 4,
    hint: /姓名|名字|联系人|法人|法定代表|负责人|户主|户名|申请人|当事人|经办人|监护人|驾驶员|医师|教师|患者|收件人|持有人/,
    alone: 0.9,
    matches: isPersonName,
    // A word that repeats is a place or a category; people differ.
    unnamed: (values) => new Set(values).size >= Math.max(10, values.length / 2),
  },
  {
    name: 'address',
    title: '地址',
    titleEn: 'address',
    class: 'location',
    grade: 1,
    chance: 1 / 20,
    hint: /地址|住址|住所|位置|地点|坐落|addr/i,
    alone: 0.5,
    matches: isAddress,
  },
  {
    name: 'coordinates',
    title: '坐标',
    titleEn: 'coordinates',
    class: 'location',
    grade: 1,
    chance: 1 / 3,
    hint: /经度|纬度|经纬|lng|lon|lat|坐标|gcj|bd-?09|wgs|location|geometry/i,
    alone: 0.95,
    matches: isCoordinate,
    unnamed: (values) => values.every((it) => !/^\d+\.\d{1,4}$/.test(it.trim())),
  },
]

/** What stands inside a text that is more than an identifier: the detectors that find one, each once. */
export function insideOf(value: string): readonly Detector[] {
  if (value.length < 8) return []
  return detectors.filter(({ inside, matches }) => {
    if (inside === undefined) return false
    for (const [candidate] of value.matchAll(inside)) if (matches(candidate)) return true
    return false
  })
}

/** What DuckDB looks for before a value is worth a closer look: in the order of its syntax (RE2). */
export const worthLooking = `[0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}|[0-9A-Za-z_]@[A-Za-z0-9]|[${provinceSigns}][A-Z][·• ]?[A-Z0-9]{5}`
