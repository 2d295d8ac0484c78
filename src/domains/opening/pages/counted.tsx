import { cityDate } from '#platform/calendar'
import type { VersionOfMonth } from '#platform/lake'
import { fill, say } from '../words.ts'
import { Heads } from './heads.tsx'
import { type Frame, href } from './layout.tsx'
import { Name } from './name.tsx'

interface Titled {
  readonly dataset: string
  readonly title: string
  readonly titleEn: string | null
}

/** What a figure of the statistics was counted from, line by line; `cut` where there are more than are shown. */
export type Counted = { readonly name: string; readonly cut: boolean } & (
  | { readonly of: 'month'; readonly lines: readonly (Titled & VersionOfMonth)[] }
  | { readonly of: 'door'; readonly lines: readonly (Titled & { readonly count: number })[] }
)

const Dataset = ({ frame, of: it }: { readonly frame: Frame; readonly of: Titled }) => (
  <th scope="row">
    <a href={href(frame.lang, `/datasets/${it.dataset}`)}>
      <Name lang={frame.lang} name={it.title} recorded={it.titleEn} />
    </a>
  </th>
)

const Lines = ({ frame, it }: { readonly frame: Frame; readonly it: Counted }) =>
  it.of === 'month' ? (
    <table className="tbl">
      <Heads
        lang={frame.lang}
        words={['dataset', 'versionNumber', 'measure_rows', 'arrivedOn']}
        figures={['versionNumber', 'measure_rows']}
      />
      <tbody>
        {it.lines.map((line) => (
          <tr key={`${line.dataset} ${line.version}`}>
            <Dataset frame={frame} of={line} />
            <td className="r num">{line.version}</td>
            <td className="r num">{line.rows.toLocaleString('en')}</td>
            <td className="num">{cityDate(line.at)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  ) : (
    <table className="tbl">
      <Heads lang={frame.lang} words={['dataset', 'measure_uses']} figures={['measure_uses']} />
      <tbody>
        {it.lines.map((line) => (
          <tr key={line.dataset}>
            <Dataset frame={frame} of={line} />
            <td className="r num">{line.count.toLocaleString('en')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )

/** The lines behind one figure, above the figures themselves. */
export const CountedLines = ({
  frame,
  it,
  name,
}: {
  readonly frame: Frame
  readonly it: Counted
  /** What was opened, in the words of the figures. */
  readonly name: string
}) => (
  <section aria-labelledby="counted">
    <h2 id="counted">{fill(frame.lang, it.of === 'month' ? 'countedMonth' : 'countedDoor', name, it.lines.length)}</h2>
    {it.lines.length === 0 ? (
      <p className="muted">{say(frame.lang, 'nothingCounted')}</p>
    ) : (
      <div className="tbl-box">
        <Lines frame={frame} it={it} />
      </div>
    )}
    <p className="small">
      {it.cut ? <span className="muted">{fill(frame.lang, 'linesCut', it.lines.length)} </span> : null}
      <a href={href(frame.lang, '/statistics')}>{say(frame.lang, 'backToStatistics')}</a>
    </p>
  </section>
)
