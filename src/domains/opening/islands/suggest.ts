// What is typed into the search box leads straight to datasets. Without this script the box is a form like any other.

interface Suggestion {
  readonly code: string
  readonly title: string
  readonly titleEn: string | null
}

const english = document.documentElement.lang === 'en'
/** Not at every stroke of a hand that goes on typing. */
const pauseMs = 120

const made = (name: string, attributes: Readonly<Record<string, string>>, text = ''): HTMLElement => {
  const it = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) it.setAttribute(key, value)
  it.textContent = text
  return it
}

async function asked(q: string, signal: AbortSignal): Promise<readonly Suggestion[]> {
  const answer = await fetch(`/api/catalog/suggest?${new URLSearchParams({ q })}`, { signal })
  if (!answer.ok) return []
  const { items }: { readonly items: readonly Suggestion[] } = await answer.json()
  return items
}

const optionOf = ({ code, title, titleEn }: Suggestion, at: number): HTMLElement =>
  made('li', { role: 'option', id: `suggestion-${at}`, 'data-code': code }, english ? (titleEn ?? title) : title)

/** The list under a box, which names to the box what is chosen of it. */
function listUnder(form: HTMLFormElement, input: HTMLInputElement) {
  const list = made('ul', { role: 'listbox', id: 'suggestions', class: 'suggestions', hidden: '' })
  const told = made('span', { class: 'sr', role: 'status' })
  list.setAttribute('aria-label', form.dataset['suggestions'] ?? '')
  form.append(list, told)
  const roles = { role: 'combobox', 'aria-autocomplete': 'list', 'aria-controls': list.id, 'aria-expanded': 'false' }
  for (const [key, value] of Object.entries(roles)) input.setAttribute(key, value)

  let chosen = -1
  const choose = (at: number): void => {
    chosen = at
    for (const [n, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(n === at))
    const option = list.children[at]
    input.setAttribute('aria-activedescendant', option?.id ?? '')
    option?.scrollIntoView({ block: 'nearest' })
  }
  const place = (): void => {
    const { bottom, left, width } = (input.parentElement ?? input).getBoundingClientRect()
    Object.assign(list.style, { top: `${bottom + 4}px`, left: `${left}px`, width: `${width}px` })
  }
  const show = (open: boolean): void => {
    list.hidden = !open
    input.setAttribute('aria-expanded', String(open))
    told.textContent = open ? (form.dataset['suggested'] ?? '').replace('{}', String(list.children.length)) : ''
    choose(-1)
    if (open) place()
  }
  // The box keeps the focus while an option is pressed.
  list.addEventListener('mousedown', (event) => event.preventDefault())
  list.addEventListener('click', (event) => {
    if (event.target instanceof Element) go(event.target.closest('[role=option]'))
  })
  for (const name of ['scroll', 'resize']) addEventListener(name, () => list.hidden || place(), { passive: true })
  return {
    show,
    isOpen: () => !list.hidden,
    chosen: () => list.children[chosen] ?? null,
    fill: (items: readonly Suggestion[]) => list.replaceChildren(...items.map(optionOf)),
    /** Down or up by one, from the last to the first and back. */
    move: (by: 1 | -1) => {
      const many = list.children.length
      if (many === 0) return
      if (list.hidden) show(true)
      choose(chosen < 0 && by < 0 ? many - 1 : (chosen + by + many) % many)
    },
  }
}

function go(option: Element | null): void {
  const code = option?.getAttribute('data-code') ?? null
  if (code !== null) location.assign(`/datasets/${code}${english ? '?lang=en' : ''}`)
}

/** A combobox: the focus stays in the box, arrows choose, Enter goes there, Esc closes. */
function suggests(form: HTMLFormElement, input: HTMLInputElement): void {
  const list = listUnder(form, input)
  input.removeAttribute('list')
  let timer = 0
  let asking = new AbortController()
  const leave = (): void => {
    clearTimeout(timer)
    asking.abort()
    list.show(false)
  }
  const ask = async (): Promise<void> => {
    asking.abort()
    asking = new AbortController()
    const { signal } = asking
    const items = await asked(input.value.trim(), signal).catch(() => [])
    if (signal.aborted) return
    list.fill(items)
    list.show(items.length > 0)
  }
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => (list.move(1), true),
    ArrowUp: () => (list.move(-1), true),
    Enter: () => (go(list.chosen()), list.chosen() !== null),
    // The first Esc closes the list, only the next one empties the box.
    Escape: () => list.isOpen() && (leave(), true),
  }
  input.addEventListener('keydown', (event) => {
    // A key that chooses among an input method's words is not for us.
    if (!event.isComposing && keys[event.key]?.() === true) event.preventDefault()
  })
  input.addEventListener('input', () => {
    leave()
    if (input.value.trim() !== '') timer = window.setTimeout(() => void ask(), pauseMs)
  })
  input.addEventListener('blur', leave)
  form.addEventListener('submit', leave)
}

for (const form of document.querySelectorAll('form[role=search]')) {
  const input = form.querySelector('input[type=search]')
  if (form instanceof HTMLFormElement && input instanceof HTMLInputElement) suggests(form, input)
}
