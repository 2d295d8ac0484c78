import { normal, words } from './tokens.ts'

export interface Term {
  readonly token: string
  /** Met also by a longer word that begins so. */
  readonly prefix: boolean
}

/** One thing that must be met: by all terms of any one of these ways to say it. */
export type Clause = readonly (readonly Term[])[]

/** Words that people use for one another. Each row is one meaning, the official term first. */
const synonyms: readonly (readonly string[])[] = [
  ['公共交通', '公交', '巴士'],
  ['轨道交通', '地铁', '轻轨'],
  ['医疗机构', '医院', '卫生院'],
  ['学校', '中小学', '院校'],
  ['空气质量', '空气污染', '雾霾'],
  ['企业', '公司', '市场主体'],
  ['商品房', '住房', '住宅', '房产'],
  ['社会保险', '社保'],
  ['不动产', '房地产'],
  ['停车场', '停车位', '车位'],
  ['公共厕所', '公厕', '卫生间'],
  ['养老机构', '养老院', '敬老院'],
  ['行政区划', '区县', '区划'],
  ['国内生产总值', '生产总值', 'gdp'],
  ['个体工商户', '个体户'],
  ['机动车', '汽车', '车辆'],
  ['高等学校', '高校', '大学'],
]

// Words that only join others.
const idle = new Set(['的', '和', '与', '及', '或', '了', '在', '是', '之', '等', 'of', 'the', 'and', 'in', 'for'])
const most = 16

// The longest first: 高等学校 is no 学校.
const sayings = synonyms
  .flatMap((meaning) => meaning.map((word) => ({ word, meaning })))
  .sort((a, b) => b.word.length - a.word.length)

const terms = (tokens: readonly string[]): Term[] =>
  tokens.map((token) => ({ token, prefix: /^[a-z0-9]+$/.test(token) || /^\p{Script=Han}$/u.test(token) }))

/** An English plural as its singular; undefined for a word that is none, or too short to tell from initials. */
const singular = (word: string): string | undefined => {
  if (!/^(?=[a-z]*[aeiou])[a-z]{3,}[^su]s$/.test(word)) return undefined
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`
  return /(ch|sh|x|s)es$/.test(word) ? word.slice(0, -2) : word.slice(0, -1)
}

/** A word by itself; a plural also by its singular. */
const waysOf = (term: Term): Clause => {
  const one = singular(term.token)
  return one === undefined ? [[term]] : [[term], [{ ...term, token: one }]]
}

/**
 * What a question asks for: each word must be met, Latin ones and a single character also as the beginning of a word or
 * a sound. A word that others say differently, or that is a plural, is met by any of them; the way it was said comes
 * first.
 */
export function clausesOf(question: string): Clause[] {
  let rest = normal(question)
  const clauses: Clause[] = []
  for (const { word, meaning } of sayings) {
    if (!rest.includes(word)) continue
    rest = rest.replaceAll(word, ' ')
    clauses.push([word, ...meaning.filter((other) => other !== word)].map((way) => terms(words(way))))
  }
  const all = [...new Set(words(rest))]
  const some = all.filter((token) => !idle.has(token))
  // Nothing but words that join asks for those; nothing but marks asks for what stands nowhere.
  const asked = some.length > 0 || clauses.length > 0 ? some : all
  const found = [...clauses, ...terms(asked).map(waysOf)].slice(0, most)
  return found.length > 0 || rest.trim() === '' ? found : [[[{ token: rest.trim(), prefix: false }]]]
}
