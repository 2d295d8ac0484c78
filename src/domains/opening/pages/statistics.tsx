import { fill, say, type Word } from '../words.ts'
import { type Counted, CountedLines } from './counted.tsx'
import { Extent } from './extent.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Name } from './name.tsx'

export interface Figure {
  readonly name: string
  /** The English name on record, when there is one. */
  readonly nameEn: string | null
  readonly count: number
  /** Where what was counted can be seen. */
  readonly opens: string
}

export interface Statistics {
  readonly byOrganization: readonly Figure[]
  readonly byTheme: readonly Figure[]
  readonly byMonth: readonly Figure[]
  readonly byDoor: readonly Figure[]
  /** The lines behind the figure that was opened. */
  readonly counted: Counted | null
}

interface BlockOf {
  readonly frame: Frame
  readonly title: Word
  /** What a line stands for, and what is counted. */
  readonly line: Word
  readonly measure: Word
  readonly figures: readonly Figure[]
  readonly day: string
}

const Block = ({ frame, title, line, measure, figures, day }: BlockOf) => {
  const { lang } = frame
  const most = Math.max(1, ...figures.map((it) => it.count))
  return (
    <section>
      <h2>{say(lang, title)}</h2>
      {figures.length === 0 ? (
        <p className="muted">{say(lang, 'noUseYet')}</p>
      ) : (
        <div className="tbl-box">
          <table className="tbl stat">
            <thead>
              <tr>
                <th scope="col">{say(lang, line)}</th>
                <th scope="col" className="r">
                  {say(lang, measure)}
                </th>
                <td />
              </tr>
            </thead>
            <tbody>
              {figures.map((it) => (
                <tr key={it.name}>
                  <th scope="row">
                    <a href={href(lang, it.opens)}>
                      <Name lang={lang} name={it.name} recorded={it.nameEn} />
                    </a>
                  </th>
                  <td className="r num">{it.count.toLocaleString('en')}</td>
                  <td aria-hidden="true">
                    <Extent count={it.count} most={most} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="small muted">{fill(lang, 'barsFromZero', day)}</p>
    </section>
  )
}

/** The name of a door that data left by. */
const doorName = (frame: Frame, door: string): string => {
  if (door.startsWith('download.')) return fill(frame.lang, 'door_download', door.slice(9).toUpperCase())
  return door === 'rows' || door === 'try-out' || door === 'ckan' ? say(frame.lang, `door_${door}`) : door
}

type Part = Exclude<keyof Statistics, 'counted'>

const blocks: readonly ({ readonly of: Part } & Pick<BlockOf, 'title' | 'line' | 'measure'>)[] = [
  { of: 'byOrganization', title: 'stat_byOrganization', line: 'organization', measure: 'measure_datasets' },
  { of: 'byTheme', title: 'stat_byTheme', line: 'theme', measure: 'measure_datasets' },
  { of: 'byMonth', title: 'stat_byMonth', line: 'month', measure: 'measure_versions' },
  { of: 'byDoor', title: 'stat_byDoor', line: 'wayOfUse', measure: 'measure_uses' },
]

const figuresOf = (frame: Frame, it: Statistics, of: Part): readonly Figure[] =>
  of === 'byDoor' ? it.byDoor.map((one) => ({ ...one, name: doorName(frame, one.name) })) : it[of]

export const StatisticsPage = ({
  frame,
  it,
  day,
}: {
  readonly frame: Frame
  readonly it: Statistics
  readonly day: string
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <Crumbs frame={frame} trail={[['/statistics', say(frame.lang, 'statistics')]]} />
      <h1>{say(frame.lang, 'statistics')}</h1>
      <p>{say(frame.lang, 'statisticsLead')}</p>
      {it.counted === null ? null : (
        <CountedLines
          frame={frame}
          it={it.counted}
          name={it.counted.of === 'door' ? doorName(frame, it.counted.name) : it.counted.name}
        />
      )}
      <div className="twin">
        {blocks.map(({ of, ...block }) => (
          <Block key={block.title} frame={frame} {...block} figures={figuresOf(frame, it, of)} day={day} />
        ))}
      </div>
    </div>
  </Page>
)
