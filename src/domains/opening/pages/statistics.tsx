import { say, type Word } from '../words.ts'
import { type Frame, href, Page } from './layout.tsx'

export interface Figure {
  readonly name: string
  readonly count: number
  /** Where what was counted can be seen; null where it is not public row by row. */
  readonly opens: string | null
}

export interface Statistics {
  readonly byOrganization: readonly Figure[]
  readonly byTheme: readonly Figure[]
  readonly byMonth: readonly Figure[]
  readonly byDoor: readonly Figure[]
}

const Block = ({
  frame,
  title,
  figures,
}: {
  readonly frame: Frame
  readonly title: Word
  readonly figures: readonly Figure[]
}) => {
  const most = Math.max(1, ...figures.map((it) => it.count))
  return (
    <section>
      <h2>{say(frame.lang, title)}</h2>
      <div className="tbl-box">
        <table className="tbl tbl--tight">
          <tbody>
            {figures.map((it) => (
              <tr key={it.name}>
                <th scope="row">{it.opens === null ? it.name : <a href={href(frame.lang, it.opens)}>{it.name}</a>}</th>
                <td className="r num">{it.count.toLocaleString('en')}</td>
                <td aria-hidden="true">
                  <svg width="160" height="10" role="presentation">
                    <rect width={Math.round((it.count / most) * 160)} height="10" fill="var(--primary)" />
                  </svg>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

export const StatisticsPage = ({ frame, it }: { readonly frame: Frame; readonly it: Statistics }) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, 'statistics')}</h1>
      <p>{say(frame.lang, 'statisticsLead')}</p>
      {(['byOrganization', 'byTheme', 'byMonth', 'byDoor'] as const).map((title) => (
        <Block key={title} frame={frame} title={title} figures={it[title]} />
      ))}
    </div>
  </Page>
)
