import { verifyBundle } from '#platform/ledger/verify'

const element = (id: string): HTMLElement => {
  const found = document.getElementById(id)
  if (found === null) throw new Error(`the page lacks #${id}`)
  return found
}
const valueOf = (id: string): string => {
  const found = element(id)
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found.value : ''
}

const verdict = element('verdict')
const said = (word: string): string => verdict.dataset[word] ?? ''

/** Which of the page's steps a fault of the verifier belongs to; what is not known belongs to the first. */
const places: readonly (readonly [step: string, pattern: RegExp])[] = [
  ['commitment', /公开/],
  ['inclusion', /不在检查点|旁证|规范/],
  ['key', /公钥不是/],
  ['signature', /签名|检查点|note|公钥/],
  ['shape', /./],
]
const placeOf = (fault: string): string => places.find(([, pattern]) => pattern.test(fault))?.[0] ?? 'shape'

const made = (name: string, className: string, text: string): HTMLElement => {
  const it = document.createElement(name)
  it.className = className
  it.textContent = text
  return it
}

/** A status light as the page draws it: shape, colour and word. */
function lit(look: 'green' | 'red' | 'none', word: string): HTMLElement {
  const drawn = element(`light-${look}`)
  const light = drawn instanceof HTMLTemplateElement ? drawn.content.firstElementChild?.cloneNode(true) : null
  if (!(light instanceof HTMLElement)) return made('span', `light light--${look}`, word)
  light.append(word)
  return light
}

function headline(ok: boolean, text: string): HTMLElement {
  const box = made('div', `verdict ${ok ? 'v-ok' : 'v-no'}`, '')
  const words = document.createElement('div')
  const title = made('h2', '', '')
  title.append(lit(ok ? 'green' : 'red', said(ok ? 'ok' : 'bad')))
  words.append(title, made('p', '', text))
  box.append(words)
  return box
}

const texts = (value: unknown): Record<string, unknown> =>
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

function steps(faults: readonly string[], vkey: string, pinned: boolean, opened: boolean): HTMLElement {
  const list = made('ol', 'sts', '')
  const bad = new Map<string, string[]>()
  for (const fault of faults) bad.set(placeOf(fault), [...(bad.get(placeOf(fault)) ?? []), fault])
  // A bundle that cannot be read was not looked into any further.
  const unread = bad.has('shape')
  for (const [at, step] of ['shape', 'key', 'signature', 'inclusion', 'commitment'].entries()) {
    const title = said(`step${step.charAt(0).toUpperCase()}${step.slice(1)}`)
    const found = bad.get(step)
    const skipped = found === undefined && (unread || (step === 'commitment' && !opened))
    const look = found !== undefined ? 'red' : skipped || (step === 'key' && !pinned) ? 'none' : 'green'
    const item = made('li', 'st', '')
    const words = document.createElement('div')
    words.append(made('h3', '', title))
    for (const fault of found ?? []) {
      const line = made('p', 'error', fault)
      // The verifier names faults in Chinese.
      line.lang = 'zh-CN'
      words.append(line)
    }
    if (step === 'key' && found === undefined)
      words.append(made('p', 'mono xs break', `${pinned ? '' : `${said('unpinned')} `}${vkey}`))
    if (step === 'commitment' && !opened && !unread) words.append(made('p', '', said('sealed')))
    const word = found !== undefined ? 'failed' : look === 'none' ? 'unchecked' : 'passed'
    item.append(made('span', 'n num', String(at + 1)), words, lit(look, said(word)))
    list.append(item)
  }
  return list
}

function check(): void {
  const text = valueOf('text').trim()
  if (text === '') {
    verdict.replaceChildren(made('p', 'note note--yellow', said('empty')))
    return
  }
  const key = valueOf('key').trim()
  const it = verifyBundle(text, key === '' ? undefined : key)
  const opened = /"opening"\s*:/.test(text)
  const about = it.ok ? sentence(it.index, it.entry) : said('advice')
  verdict.replaceChildren(headline(it.ok, about), steps(it.faults, it.vkey, it.pinned, opened))
  if (it.ok && opened) {
    const more = document.createElement('details')
    more.append(
      made('summary', '', said('content')),
      made('pre', 'code mono', JSON.stringify(texts(texts(JSON.parse(text))['opening'])['payload'], null, 2)),
    )
    verdict.append(more)
  }
}

async function take(file: File | undefined): Promise<void> {
  const text = element('text')
  if (file === undefined || !(text instanceof HTMLTextAreaElement)) return
  text.value = await file.text()
  check()
  verdict.scrollIntoView({ block: 'nearest' })
}

element('verify').addEventListener('submit', (event) => {
  event.preventDefault()
  check()
  verdict.scrollIntoView({ block: 'nearest' })
})
element('file').addEventListener('change', () => {
  const input = element('file')
  void take(input instanceof HTMLInputElement ? input.files?.[0] : undefined)
})

const drop = element('drop')
for (const name of ['dragenter', 'dragover'])
  drop.addEventListener(name, (event) => {
    event.preventDefault()
    drop.classList.add('is-over')
  })
for (const name of ['dragleave', 'drop']) drop.addEventListener(name, () => drop.classList.remove('is-over'))
drop.addEventListener('drop', (event) => {
  event.preventDefault()
  void take(event.dataTransfer?.files[0])
})

/** A badge leads here with its record: its bundle is fetched once, then the network is not needed any more. */
async function fetched(entry: string): Promise<void> {
  const answer = await fetch(`/api/proofs/${entry}`)
  const text = element('text')
  if (!answer.ok || !(text instanceof HTMLTextAreaElement)) {
    verdict.replaceChildren(made('p', 'note note--yellow', said('absent')))
    return
  }
  text.value = await answer.text()
  check()
}
const entry = element('verify').dataset['entry'] ?? ''
if (entry !== '') void fetched(entry)
