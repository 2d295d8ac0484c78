/** What a text of spans says: its days, and the parts that were not understood. */
export interface Spans {
  readonly days: readonly string[]
  readonly unread: readonly string[]
}

const one = /^(?:(\d{4})[-年.])?\s*(\d{1,2})[-月./]\s*(\d{1,2})日?$/

function dayOf(text: string, year: number, month?: string): string | undefined {
  const short = month !== undefined && /^\d{1,2}日?$/.test(text) ? `${month}-${text}` : text
  const [, named, m = '', d = ''] = one.exec(short) ?? []
  const day = `${named ?? year}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  const real = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) && day.startsWith(`${year}-`)
  return real ? day : undefined
}

/** The days of a year that spans such as `2月5日至11日` name, a span a line or between commas. */
export function daysIn(text: string, year: number): Spans {
  const days = new Set<string>()
  const unread: string[] = []
  for (const part of text.split(/[\n,，、;；]/).map((it) => it.trim())) {
    if (part === '') continue
    const [from = '', until, ...rest] = part.split(/\s*(?:至|到|~|～|–|—|\sto\s)\s*/)
    const first = dayOf(from, year)
    const last = until === undefined ? first : dayOf(until, year, first?.slice(5, 7))
    if (first === undefined || last === undefined || last < first || rest.length > 0) {
      unread.push(part)
      continue
    }
    for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000)
      days.add(new Date(at).toISOString().slice(0, 10))
  }
  return { days: [...days].toSorted(), unread }
}
