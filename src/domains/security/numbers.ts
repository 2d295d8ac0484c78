import { isCounty, isProvince } from './regions.ts'

const weighted = (text: string, weights: readonly number[], alphabet: string): number =>
  weights.reduce((sum, weight, at) => sum + weight * alphabet.indexOf(text[at] ?? ''), 0)

/** Half width, without the blanks and hyphens that people put between groups of digits. */
const compact = (value: string): string => value.normalize('NFKC').replace(/[\s-]/g, '').toUpperCase()

function isBirthday(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day))
  return year >= 1890 && year <= 2100 && at.getUTCMonth() === month - 1 && at.getUTCDate() === day
}

const idWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const

/**
 * 居民身份证 GB 11643: a county that exists or existed, a birth date that exists, ISO 7064 MOD 11-2. The fifteen digits
 * of before 1999 carry no check digit: county and date must do.
 */
export function isIdCard(value: string): boolean {
  const text = compact(value)
  const old = /^\d{15}$/.test(text)
  if (!old && !/^\d{17}[\dX]$/.test(text)) return false
  if (!isCounty(text.slice(0, 6))) return false
  const born = old ? `19${text.slice(6, 12)}` : text.slice(6, 14)
  if (!isBirthday(Number(born.slice(0, 4)), Number(born.slice(4, 6)), Number(born.slice(6)))) return false
  return old || '10X98765432'[weighted(text, idWeights, '0123456789') % 11] === text[17]
}

/**
 * What is left of an identity number whose check digit does not fit: a slip of the pen, or the zeros and the exponent that
 * a spreadsheet puts in the place of its digits. County and birth date still tell of somebody.
 */
export function isWornIdCard(value: string): boolean {
  const text = compact(value)
  if (/^[1-9]\.\d{1,14}E\+17$/.test(text)) return true
  if (!/^\d{17}[\dX]$/.test(text) || !isCounty(text.slice(0, 6))) return false
  return isBirthday(Number(text.slice(6, 10)), Number(text.slice(10, 12)), Number(text.slice(12, 14)))
}

const bodyWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const
const bodyAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const

/**
 * 统一社会信用代码 GB 32100: authority and kind, a province that exists (development zones have counties of their own),
 * GB 11714 of the body, MOD 31 of the whole.
 */
export function isCreditCode(value: string): boolean {
  const text = compact(value)
  if (!/^[1-9ANY][1-9]\d{6}[0-9A-HJ-NPQRTUWXY]{10}$/.test(text)) return false
  // 100000 is the country's own authority.
  if (!text.startsWith('100000', 2) && !isProvince(text.slice(2, 4))) return false
  const rest = (11 - (weighted(text.slice(8, 16), bodyWeights, bodyAlphabet) % 11)) % 11
  if ((rest === 10 ? 'X' : String(rest)) !== text[16]) return false
  return creditAlphabet[(31 - (weighted(text, creditWeights, creditAlphabet) % 31)) % 31] === text[17]
}

/** Cards of the country begin with 62, 16 to 19 digits; of the world's schemes 16. ISO/IEC 7812 (Luhn). */
export function isBankCard(value: string): boolean {
  const text = compact(value)
  if (!/^(62\d{14,17}|(4\d{3}|5[1-5]\d{2}|35(2[89]|[3-8]\d))\d{12})$/.test(text)) return false
  // A run of one digit passes Luhn now and then; nobody's card looks so.
  if (/^(\d\d?)\1+$/.test(text) || /0{10}/.test(text)) return false
  const sum = text
    .split('')
    .reverse()
    .map(Number)
    .reduce((total, digit, at) => total + (at % 2 === 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2), 0)
  return sum % 10 === 0
}

/** Prefixes that the carriers were given: 13x, 15x but 154, 18x, and the later ones of 14, 16, 17 and 19. */
const mobiles = /^(\+?0{0,2}86)?1(3\d|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8\d|9[0-35-9])\d{8}$/

export const isMobile = (value: string): boolean => {
  const text = compact(value).replace(/[()]/g, '')
  return mobiles.test(text) && !/(\d)\1{7}$/.test(text)
}

/** Area codes: 010 and 02x of the large cities, three digits elsewhere as the national plan gives them. */
const areas =
  /^0(10|2[0-57-9]|3(1\d|35|49|5\d|7\d|9[1-8])|4(1\d|2[179]|3\d|40|5\d|6[4-9]|7\d|8[23])|5(1\d|2[37]|3\d|4[36]|5\d|6[1-6]|7\d|80|9\d)|6(3[1-5]|6[0238]|9[12])|7(01|1\d|2[248]|3\d|4[3-6]|5\d|6[0236-9]|7\d|9\d)|8(1\d|2[5-7]|3\d|5\d|7\d|8[3678]|9[1-8])|9(0\d|1\d|3\d|4[13]|5[1-5]|7\d|9\d))/

/** A landline with an area code that exists, or the local number alone; service numbers such as 400 count. */
export function isLandline(value: string): boolean {
  const text = value
    .normalize('NFKC')
    .trim()
    .replace(/[—–－]/g, '-')
    .replace(/\s+/g, '')
  if (/^(400|800)-?\d{3}-?\d{4}$/.test(text)) return true
  const [, area, local] = /^(?:\+?86-?)?(?:\(?(0\d{2,3})\)?-?)?([2-8]\d{6,7})(?:[-转#]\d{1,6})?$/.exec(text) ?? []
  return local !== undefined && (area === undefined || areas.test(area)) && !/^(\d)\1+$/.test(local)
}

const seats =
  /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z](?:[A-HJ-NP-Z\d]{4}[A-HJ-NP-Z\d挂学警港澳]|[DABCEFGHJK][A-HJ-NP-Z\d]\d{4}|\d{5}[DABCEFGHJK])$/

/** A plate with its province and office; those of new energy have six signs, at least the digits in their places. */
export const isPlate = (value: string): boolean => {
  const text = compact(value).replace(/[·•.．]/g, '')
  return seats.test(text) && /\d/.test(text)
}

export const isEmail = (value: string): boolean =>
  /^[\w.+-]{1,64}@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d-]{1,63})*\.[a-z]{2,}$/i.test(value.normalize('NFKC').trim())
