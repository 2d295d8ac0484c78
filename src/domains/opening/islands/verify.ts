import { digestOf, fileFit, verifyBundle } from '#platform/ledger/verify'
import { type DataFile, element, made, said, show, tell, texts } from './verdict.ts'

const valueOf = (id: string): string => {
  const found = element(id)
  return found instanceof HTMLInputElement || found instanceof HTMLTextAreaElement ? found.value : ''
}

/** Larger files are data without being looked into: a bundle has some kilobytes. */
const largestBundle = 1_000_000

let data: DataFile | null = null

function check(): void {
  const text = valueOf('text').trim()
  if (text === '') {
    tell(data === null ? 'empty' : 'onlyFile')
    return
  }
  const key = valueOf('key').trim()
  const it = verifyBundle(text, key === '' ? undefined : key)
  const payload = it.failed.some((fault) => fault.step === 'shape')
    ? undefined
    : texts(texts(JSON.parse(text))['opening'])['payload']
  show(it, data, data === null ? null : fileFit(texts(payload), data.digest), payload)
}

/** The text of a bundle, or nothing when the file is something else. */
async function bundleIn(file: File): Promise<string | null> {
  if (file.size > largestBundle) return null
  const text = await file.text()
  try {
    return 'checkpoint' in texts(JSON.parse(text)) ? text : null
  } catch {
    return null
  }
}

async function* pieces(file: File): AsyncIterable<Uint8Array> {
  const size = 4 * 1024 * 1024
  for (let at = 0; at < file.size; at += size) yield new Uint8Array(await file.slice(at, at + size).arrayBuffer())
}

/** Takes a bundle, a data file, or both; what was given before stays until another comes in its place. */
async function take(files: Iterable<File>): Promise<void> {
  const text = element('text')
  for (const file of files) {
    const bundle = await bundleIn(file)
    if (bundle !== null && text instanceof HTMLTextAreaElement) text.value = bundle
    else {
      tell('digesting')
      data = { name: file.name, size: file.size, digest: await digestOf(pieces(file)) }
      element('data').replaceChildren(made('span', 'break', `${said('withFile')} ${file.name}`))
    }
  }
  check()
  element('verdict').scrollIntoView({ block: 'nearest' })
}

element('verify').addEventListener('submit', (event) => {
  event.preventDefault()
  check()
  element('verdict').scrollIntoView({ block: 'nearest' })
})
element('file').addEventListener('change', () => {
  const input = element('file')
  if (input instanceof HTMLInputElement) void take(input.files ?? [])
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
  void take(event.dataTransfer?.files ?? [])
})

/** A badge leads here with its record: its bundle is fetched once, then the network is not needed any more. */
async function fetched(entry: string): Promise<void> {
  const answer = await fetch(`/api/proofs/${entry}`)
  const text = element('text')
  if (!answer.ok || !(text instanceof HTMLTextAreaElement)) return tell('absent')
  text.value = await answer.text()
  check()
}
const entry = element('verify').dataset['entry'] ?? ''
if (entry !== '') void fetched(entry)
