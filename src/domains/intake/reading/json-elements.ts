import { broken, tooLong } from './problems.ts'

/** One element of the table's array, as text, with its number from 1; `broken` says why it cannot be one. */
export interface Element {
  readonly at: number
  readonly raw: string
  readonly broken?: string
}

const longest = 64 * 2 ** 20
/** Characters of what follows the array, enough to recognize it by. */
const shown = 1000

const beginning = () => ({
  depth: 0,
  /** How many brackets from the outermost on were opened at the keys of the path. */
  along: 0,
  inString: false,
  escaped: false,
  entered: false,
  done: false,
  at: 0,
  held: '',
  lastString: '',
  pending: '',
})

/**
 * The elements of the array at `path`, the keys that lead to it (the top level without any), streaming: only brackets,
 * strings and commas are read here, so that one broken element does not cost the others.
 */
export async function* elements(
  pieces: AsyncIterable<string>,
  path: readonly string[] = [],
): AsyncGenerator<readonly Element[]> {
  const state = beginning()
  const arrayDepth = path.length + 1
  for await (const piece of pieces) {
    const out: Element[] = []
    let from = 0
    const take = (to: number): void => {
      const raw = (state.held + piece.slice(from, to)).trim()
      state.held = ''
      from = to + 1
      if (raw !== '') out.push({ at: (state.at += 1), raw })
    }
    for (let i = 0; i < piece.length && !state.done; i += 1) {
      const c = piece.charCodeAt(i)
      if (state.inString) {
        if (state.escaped) state.escaped = false
        else if (c === 92) state.escaped = true
        else if (c === 34) state.inString = false
        if (state.depth <= path.length && !state.entered) {
          if (state.inString) state.pending += piece[i]
          else state.lastString = state.pending
        }
        continue
      }
      if (c === 34) {
        state.inString = true
        state.pending = ''
      } else if (c === 91 || c === 123) {
        const named = state.depth === 0 || isKey(state.lastString, path[state.depth - 1])
        if (state.along === state.depth && named && c === (state.depth === path.length ? 91 : 123)) state.along += 1
        state.depth += 1
        if (!state.entered && state.depth === arrayDepth && state.along === arrayDepth) {
          state.entered = true
          from = i + 1
        }
      } else if (c === 93 || c === 125) {
        state.depth -= 1
        state.along = Math.min(state.along, state.depth)
        if (state.entered && state.depth === arrayDepth - 1) {
          take(i)
          state.done = true
        }
      } else if (c === 44 && state.entered && state.depth === arrayDepth) take(i)
    }
    if (state.entered && !state.done) state.held = held(state.held + piece.slice(from), state.at + 1)
    // After the whole there may be nothing; after a table inside an object there is the rest of the object.
    else if (state.done && path.length === 0) state.held = (state.held + piece.slice(from)).trimStart().slice(0, shown)
    if (out.length > 0) yield out
  }
  const left = leftOver(state)
  if (left.length > 0) yield left
}

/** Whether a string as it stands in the text is a key. */
const isKey = (raw: string, key: string | undefined): boolean => {
  if (raw === key || !raw.includes('\\')) return raw === key
  try {
    return JSON.parse(`"${raw}"`) === key
  } catch {
    return false
  }
}

/**
 * What there is when the text ends. An array not closed was cut off, and nobody knows how many records are missing:
 * nothing of it is taken.
 */
const leftOver = (it: { entered: boolean; done: boolean; at: number; held: string }): readonly Element[] => {
  const raw = it.held.trim()
  if (it.entered && !it.done)
    throw broken({
      detail: `文件在第 ${it.at + 1} 条记录处中断，数组没有结束（缺少“]”），后面缺多少条无从得知。请重新完整导出后上传。`,
    })
  return raw === '' ? [] : [{ at: it.at + 1, raw, broken: '数组结束之后还有内容' }]
}

/** What is read of one element so far; a longer one is no record of a table. */
const held = (text: string, at: number): string => {
  if (text.length <= longest) return text
  throw tooLong({
    detail: `第 ${at} 条记录超过 ${longest / 2 ** 20} 兆字符，不是数据表的一条记录。请检查引号和括号后重新导出。`,
  })
}

/** The lines of NDJSON that are not blank. */
export async function* lines(pieces: AsyncIterable<string>): AsyncGenerator<readonly Element[]> {
  let rest = ''
  let at = 0
  for await (const piece of pieces) {
    const parts = (rest + piece).split('\n')
    rest = held(parts.pop() ?? '', at + parts.length + 1)
    yield parts.map((raw) => ({ at: (at += 1), raw: raw.trim() })).filter((it) => it.raw !== '')
  }
  if (rest.trim() !== '') yield [{ at: at + 1, raw: rest.trim() }]
}
