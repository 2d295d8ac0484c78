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

function show(look: 'ok' | 'bad', title: string, lines: readonly string[]): void {
  const box = document.createElement('div')
  box.className = look === 'ok' ? 'note note--green' : 'note note--red'
  const head = document.createElement('b')
  head.textContent = `${look === 'ok' ? '✓' : '✕'} ${title}`
  const list = document.createElement('ul')
  for (const line of lines) {
    const item = document.createElement('li')
    item.textContent = line
    list.append(item)
  }
  box.append(head, list)
  verdict.replaceChildren(box)
}

function check(): void {
  const text = valueOf('text').trim()
  const said = verdict.dataset
  if (text === '') {
    show('bad', said['empty'] ?? '', [])
    return
  }
  const key = valueOf('key').trim()
  const it = verifyBundle(text, key === '' ? undefined : key)
  const about = it.index === undefined ? [] : [`#${it.index}`, JSON.stringify(it.entry)]
  if (it.ok) show('ok', said['ok'] ?? '', [...about, ...(it.pinned ? [] : [`${said['unpinned'] ?? ''} ${it.vkey}`])])
  else show('bad', said['bad'] ?? '', it.faults)
}

element('verify').addEventListener('submit', (event) => {
  event.preventDefault()
  check()
})

element('file').addEventListener('change', () => {
  const input = element('file')
  const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined
  const text = element('text')
  if (file === undefined || !(text instanceof HTMLTextAreaElement)) return
  void file.text().then((content) => {
    text.value = content
    check()
  })
})
