import type { Random } from './random.ts'

/** Districts with a point inside of each, for coordinates that lie in the city. */
export const districts: readonly (readonly [string, string, number, number])[] = [
  ['500103', '渝中区', 106.56, 29.55],
  ['500105', '江北区', 106.57, 29.61],
  ['500106', '沙坪坝区', 106.46, 29.54],
  ['500107', '九龙坡区', 106.51, 29.5],
  ['500108', '南岸区', 106.56, 29.52],
  ['500109', '北碚区', 106.4, 29.81],
  ['500112', '渝北区', 106.63, 29.72],
  ['500113', '巴南区', 106.54, 29.4],
  ['500104', '大渡口区', 106.48, 29.48],
  ['500101', '万州区', 108.41, 30.81],
  ['500102', '涪陵区', 107.39, 29.7],
  ['500115', '长寿区', 107.08, 29.86],
  ['500116', '江津区', 106.26, 29.29],
  ['500117', '合川区', 106.28, 29.97],
  ['500118', '永川区', 105.93, 29.36],
  ['500120', '璧山区', 106.23, 29.59],
]

const roads = [
  '金龙路',
  '新溉大道',
  '松石大道',
  '龙山路',
  '建新北路',
  '学府大道',
  '石小路',
  '红锦大道',
  '星光大道',
  '黄山大道',
  '民生路',
  '渝州路',
  '长江二路',
  '天星桥正街',
  '兴科大道',
  '香樟路',
]
const signs = [
  '天成',
  '嘉和',
  '临江',
  '两路',
  '云山',
  '金渝',
  '朝阳',
  '南坪',
  '龙湖',
  '汇川',
  '锦绣',
  '新桥',
  '石坪',
  '礼嘉',
  '蔡家',
  '人和',
  '鸿恩',
  '照母山',
  '大竹林',
  '鱼洞',
]
const surnames = ['王', '李', '张', '刘', '陈', '杨', '黄', '周', '吴', '徐', '何', '罗', '唐', '邓', '冉', '秦']
const given = [
  '晓明',
  '雨桐',
  '建国',
  '思远',
  '静怡',
  '浩然',
  '丽华',
  '志强',
  '欣妍',
  '子涵',
  '国栋',
  '秀兰',
  '文博',
  '若溪',
  '俊杰',
  '春梅',
]

export interface Place {
  readonly code: string
  readonly district: string
  readonly address: string
  readonly longitude: string
  readonly latitude: string
}

export function place(r: Random): Place {
  const [code, district, x, y] = r.pick(districts)
  return {
    code,
    district,
    address: `重庆市${district}${r.pick(roads)}${r.int(1, 399)}号`,
    longitude: (x + (r.next() - 0.5) * 0.08).toFixed(6),
    latitude: (y + (r.next() - 0.5) * 0.06).toFixed(6),
  }
}

export const sign = (r: Random): string => r.pick(signs)
/** A person who does not exist. */
export const person = (r: Random): string => r.pick(surnames) + r.pick(given)
export const landline = (r: Random): string => `023-6${r.int(1_000_000, 9_999_999)}`
export const mobile = (r: Random): string =>
  `1${r.pick(['39', '58', '86', '77'])}${String(r.int(0, 99_999_999)).padStart(8, '0')}`

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** A number with the form and checksum of GB 11643, of a person who does not exist. */
export function idCard(r: Random): string {
  const born = `${r.int(1950, 2015)}${String(r.int(1, 12)).padStart(2, '0')}${String(r.int(1, 28)).padStart(2, '0')}`
  const body = `${r.pick(districts)[0]}${born}${String(r.int(1, 999)).padStart(3, '0')}`
  const sum = weights.reduce((total, weight, at) => total + weight * Number(body[at]), 0)
  return body + '10X98765432'.charAt(sum % 11)
}

const creditSigns = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const creditWeights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

const bodyWeights = [3, 7, 9, 10, 5, 8, 4, 2]

/** A number with the form and both checksums of GB 32100, of an enterprise that does not exist. */
export function creditCode(r: Random): string {
  const own = Array.from({ length: 8 }, () => creditSigns.charAt(r.int(0, 9))).join('')
  const rest = (11 - (bodyWeights.reduce((sum, weight, at) => sum + weight * Number(own[at]), 0) % 11)) % 11
  const body = `91${r.pick(districts)[0]}${own}${rest === 10 ? 'X' : rest}`
  const sum = creditWeights.reduce((total, weight, at) => total + weight * creditSigns.indexOf(body.charAt(at)), 0)
  return body + creditSigns.charAt((31 - (sum % 31)) % 31)
}

/** City dates and hours without a library: the seed needs nothing but steps of a day. */
export const dayAfter = (from: string, days: number): string =>
  new Date(Date.parse(`${from}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
