import type { Days } from '#model/cases'
import { language, say } from '../../app/words.ts'

type Day = Days['items'][number]

const names = {
  zh: ['一', '二', '三', '四', '五', '六', '日'],
  en: ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'],
} as const

const weekend = ({ weekday }: Day): boolean => weekday === 0 || weekday === 6

/** 放假 on a weekday, 补班 on a weekend, a weekend's rest, or a plain working day. */
const kindOf = (it: Day): 'rest' | 'work' | 'end' | '' => {
  if (it.work) return weekend(it) ? 'work' : ''
  return weekend(it) ? 'end' : 'rest'
}

/** The weeks of a month, each from Monday; null where a day belongs to its neighbours. */
function weeksOf(days: readonly Day[]): (Day | null)[][] {
  const before = ((days[0]?.weekday ?? 1) + 6) % 7
  const cells = [...Array.from({ length: before }, () => null), ...days]
  const out: (Day | null)[][] = []
  for (let at = 0; at < cells.length; at += 7) {
    const week = cells.slice(at, at + 7)
    out.push([...week, ...Array.from({ length: 7 - week.length }, () => null)])
  }
  return out
}

const Cell = ({ it, today }: { readonly it: Day; readonly today: string }) => {
  const kind = kindOf(it)
  const mark = { rest: say('restMark'), work: say('workMark'), end: '', '': '' }[kind]
  return (
    <td className={`${kind === '' ? '' : `k-${kind}`}${it.day === today ? ' k-today' : ''}`}>
      {Number(it.day.slice(8))}
      {mark === '' ? null : <small>{mark}</small>}
      {it.day === today ? <span className="sr"> {say('todayMark')}</span> : null}
    </td>
  )
}

const titleOf = (month: string): string =>
  new Date(`${month}-01T00:00:00Z`).toLocaleDateString(language() === 'zh' ? 'zh-CN' : 'en', {
    month: 'long',
    timeZone: 'UTC',
  })

/** A year of days, a table a month; every mark is a word, never a colour alone. */
export const Months = ({ days, today }: { readonly days: readonly Day[]; readonly today: string }) => (
  <div className="k-year">
    {[...new Set(days.map((it) => it.day.slice(0, 7)))].map((month) => {
      const own = days.filter((it) => it.day.startsWith(month))
      return (
        <table key={month} className={own.some((it) => it.assumed) ? 'k-month k-assumed' : 'k-month'}>
          <caption>{titleOf(month)}</caption>
          <thead>
            <tr>
              {names[language()].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(own).map((week, n) => (
              <tr key={week.find((it) => it !== null)?.day ?? n}>
                {week.map((it, at) =>
                  it === null ? <td key={names.en[at]} /> : <Cell key={it.day} it={it} today={today} />,
                )}
              </tr>
            ))}
          </tbody>
        </table>
      )
    })}
  </div>
)

export const Legend = ({ assumed }: { readonly assumed: boolean }) => (
  <div className="legend">
    <span>
      <i className="k-rest" />
      {say('restMark')} {say('dayOfRest')}
    </span>
    <span>
      <i className="k-work" />
      {say('workMark')} {say('dayOfWork')}
    </span>
    <span>
      <i className="k-end" />
      {say('dayWeekend')}
    </span>
    {assumed ? (
      <span>
        <i className="k-ass" />
        {say('dayAssumed')}
      </span>
    ) : null}
  </div>
)
