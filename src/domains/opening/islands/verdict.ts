import type { BundleVerdict, FileFit, Step } from '#platform/ledger/verify'

export const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page lacks #${id}`)
  return found
}

/** A data file that was given beside the bundle. */
export interface DataFile {
  readonly name: string
  readonly size: number
  readonly digest: string
}

type Look = 'green' | 'yellow' | 'red' | 'none'

const verdict = element('verdict')
/** A word that the page brought along, in its language. */
export const said = (word: string): string => verdict.dataset[word] ?? ''

export const made = (name: string, className: string, text: string): HTMLElement => {
  const it = document.createElement(name)
  it.className = className
  it.textContent = text
  return it
}

/** A status light as the page draws it: shape, colour and word. */
function lit(look: Look, word: string): HTMLElement {
  const drawn = element(`light-${look}`)
  const light = drawn instanceof HTMLTemplateElement ? drawn.content.firstElementChild?.cloneNode(true) : null
  if (!(light instanceof HTMLElement)) return made('span', `light light--${look}`, word)
  light.append(word)
  return light
}

const boxes: Readonly<Record<Look, string>> = { green: 'v-ok', yellow: 'v-so', red: 'v-no', none: 'v-so' }

function headline(look: Look, title: string, text: string): HTMLElement {
  const box = made('div', `verdict ${boxes[look]}`, '')
  const words = document.createElement('div')
  const head = made('h2', '', '')
  head.append(lit(look, title))
  words.append(head, made('p', '', text))
  box.append(words)
  return box
}

export const texts = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

/** What the record says, in a sentence: its number, its kind, what it is about and when. */
function sentence(index: number | undefined, entry: unknown): string {
  const { type, subject, at } = texts(entry)
  if (typeof type !== 'string') return ''
  const names = texts(JSON.parse(said('types')))
  const name = names[type]
  const time = typeof at === 'string' ? new Date(Date.parse(at) + 8 * 3_600_000).toISOString().slice(0, 19) : ''
  return said('record')
    .replace('{index}', String(index ?? ''))
    .replace('{type}', typeof name === 'string' ? name : type)
    .replace('{subject}', typeof subject === 'string' ? subject : '')
    .replace('{at}', time.replace('T', ' '))
}

const capital = (it: string): string => `${it.charAt(0).toUpperCase()}${it.slice(1)}`
const titleOf = (step: Step | 'file'): string => said(`step${capital(step)}`)
const lights: Readonly<Record<Look, string>> = { green: 'passed', yellow: 'differs', red: 'failed', none: 'unchecked' }

function row(at: number, title: string, look: Look, about: readonly HTMLElement[]): HTMLElement {
  const item = made('li', 'st', '')
  const words = document.createElement('div')
  words.append(made('h3', '', title), ...about)
  item.append(made('span', 'n num', String(at)), words, lit(look, said(lights[look])))
  return item
}

/** What one step found: in the page's words what was changed, and the verifier's own words, which are Chinese. */
function found(it: BundleVerdict, step: Step): readonly [Look, readonly HTMLElement[]] {
  const faults = it.failed.filter((fault) => fault.step === step)
  if (faults.length > 0) {
    const own = made('p', 'small muted', faults.map(({ what }) => what).join('；'))
    own.lang = 'zh-CN'
    return ['red', [made('p', 'error', said(`what${capital(step)}`)), own]]
  }
  if (it.skipped.includes(step)) {
    const sealed = step === 'commitment' && !it.failed.some((fault) => fault.step === 'shape')
    return ['none', sealed ? [made('p', '', said('sealed'))] : []]
  }
  if (step !== 'key') return ['green', []]
  return [
    it.pinned ? 'green' : 'none',
    [made('p', 'mono xs break', `${it.pinned ? '' : `${said('unpinned')} `}${it.vkey}`)],
  ]
}

const fits: Readonly<Record<FileFit, Look>> = {
  received: 'green',
  stored: 'green',
  delivered: 'green',
  released: 'green',
  other: 'yellow',
  none: 'none',
}

function fileRow(at: number, file: DataFile, fit: FileFit): HTMLElement {
  const about = `${file.name}，${file.size.toLocaleString('en')} ${said('bytes')}`
  return row(at, titleOf('file'), fits[fit], [
    made('p', '', said(`file${capital(fit)}`)),
    made('p', 'small break', document.documentElement.lang === 'en' ? about.replace('，', ', ') : about),
    made('p', 'mono xs break', `sha256 ${file.digest}`),
  ])
}

function summary(it: BundleVerdict, fit: FileFit | null): HTMLElement {
  if (!it.ok) {
    const names = [...new Set(it.failed.map((fault) => titleOf(fault.step)))]
    const joined = names.join(document.documentElement.lang === 'en' ? '; ' : '；')
    return headline('red', said('bad'), said('advice').replace('{}', joined))
  }
  const about = sentence(it.index, it.entry)
  if (fit === 'other') return headline('yellow', said('other'), about)
  return headline('green', said(fit === null || fit === 'none' ? 'ok' : 'okFile'), about)
}

/** Writes what was found: the verdict, then each step with its light. */
export function show(it: BundleVerdict, file: DataFile | null, fit: FileFit | null, opened: unknown): void {
  const list = made('ol', 'sts', '')
  const order = ['shape', 'key', 'signature', 'inclusion', 'commitment'] as const
  for (const [at, step] of order.entries()) list.append(row(at + 1, titleOf(step), ...found(it, step)))
  if (file !== null && fit !== null) list.append(fileRow(order.length + 1, file, it.ok ? fit : 'none'))
  verdict.replaceChildren(summary(it, fit), list)
  if (!it.ok || opened === undefined) return
  const more = document.createElement('details')
  more.append(made('summary', '', said('content')), made('pre', 'code mono', JSON.stringify(opened, null, 2)))
  verdict.append(more)
}

export const tell = (word: string): void => verdict.replaceChildren(made('p', 'note note--yellow', said(word)))
