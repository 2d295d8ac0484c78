import { Jieba } from '@node-rs/jieba'
import { dict } from '@node-rs/jieba/dict.js'
import { Converter } from 'opencc-js/t2cn'
import { pinyin } from 'pinyin-pro'

const jieba = Jieba.withDict(dict)

const simplified = Converter({ from: 'tw', to: 'cn' })

/** Half width, lower case, simplified characters: what a person types and what is stored meet in one form. */
export const normal = (text: string): string => simplified(text.normalize('NFKC').toLowerCase())

/** The words of a text, in one form. */
export const words = (text: string): string[] =>
  jieba
    .cutForSearch(normal(text), true)
    .map((word) => word.trim())
    .filter((word) => /[\p{L}\p{N}]/u.test(word))

/** Two characters side by side, so that any two-character part of a word is found. */
const pairs = (text: string): string[] =>
  [...normal(text).matchAll(/(?=(\p{Script=Han}{2}))/gu)].map((match) => match[1] ?? '')

/** Pinyin in full and as initials for each run of Chinese: `chongqinggongjiao`, `cqgj`. */
function sounds(text: string): string[] {
  return [...normal(text).matchAll(/\p{Script=Han}+/gu)].flatMap(([run]) => {
    const syllables = pinyin(run, { toneType: 'none', type: 'array', v: true })
    const tails = syllables.map((_, at) => syllables.slice(at))
    return tails.flatMap((tail) =>
      tail.length < 2 ? [] : [tail.join(''), tail.map((syllable) => syllable[0] ?? '').join('')],
    )
  })
}

/** A text with its Chinese as it is spoken: what is typed with a wrong character of the same sound is found by it. */
export const soundOf = (text: string): string =>
  normal(text).replaceAll(/\p{Script=Han}+/gu, (run) =>
    pinyin(run, { toneType: 'none', type: 'array', v: true }).join(''),
  )

/** What a text is found by. Titles carry sounds too, long texts only words. */
export const indexTokens = (text: string, withSounds: boolean): string[] => [
  ...new Set([...words(text), ...pairs(text), ...(withSounds ? sounds(text) : [])]),
]
