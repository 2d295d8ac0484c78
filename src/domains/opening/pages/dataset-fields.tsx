import type { DatasetView } from '#domains/catalog'
import type { Verdict } from '#domains/quality'
import { rowsAt } from '../data/preview.ts'
import { fill, isWord, type Lang, say } from '../words.ts'
import type { DatasetPart } from './dataset-model.ts'
import { Heads } from './heads.tsx'
import { type Frame, href } from './layout.tsx'

type Profile = Verdict['columns'][number]

interface Part {
  readonly frame: Frame
  readonly code: string
  readonly it: Profile
}

const typeWord = (lang: Lang, type: string): string => {
  const word = `type_${type}`
  return isWord(word) ? say(lang, word) : type
}

const ordered = new Set(['integer', 'decimal', 'date', 'time', 'timestamp'])
/** Signs of a value that are shown; the rows that it opens hold all of it. */
const shownAtMost = 18
/** A profile keeps no more of a text: a longer one cannot be asked for. */
const kept = 200
/** How many different values there are is counted up to here, and estimated beyond. */
const counted = 100

/** A value that opens the rows which hold it. */
const Opens = ({ frame, code, it, value }: Part & { readonly value: string }) => {
  const plain = it.type === 'timestamp' ? value.replace('T', ' ') : value
  const shown = plain.length > shownAtMost ? `${plain.slice(0, shownAtMost)}…` : plain
  return value.length < kept ? (
    <a rel="nofollow" href={href(frame.lang, rowsAt(code, it.name, value))} lang="zh-CN">
      {shown}
    </a>
  ) : (
    <span lang="zh-CN">{shown}</span>
  )
}

/** From the least to the greatest where values have an order; else the commonest with how often they stand there. */
const Range = (part: Part) => {
  const { frame, it } = part
  if (ordered.has(it.type) && it.min !== null && it.max !== null)
    return it.min === it.max ? (
      <Opens {...part} value={it.min} />
    ) : (
      <span className="num">
        <Opens {...part} value={it.min} /> {say(frame.lang, 'rangeTo')} <Opens {...part} value={it.max} />
      </span>
    )
  const [first] = it.top
  if (first === undefined) return null
  if (first.count === 1) return it.topOfEvery === 1 ? say(frame.lang, 'noneTwice') : null
  return (
    <span>
      {it.top.slice(0, 3).map(({ value, count }) => (
        <span className="val" key={value}>
          <Opens {...part} value={value} /> <span className="num muted">{count.toLocaleString('en')}</span>
        </span>
      ))}
      {it.distinct > 3 ? (
        <span className="muted">
          {fill(frame.lang, it.distinct > counted ? 'aboutValues' : 'valuesInAll', it.distinct)}
        </span>
      ) : null}
    </span>
  )
}

const Values = (part: Part) => {
  const { frame, code, it } = part
  return (
    <>
      <Range {...part} />
      {it.empty === 0 ? null : (
        <>
          {' '}
          <a rel="nofollow" href={href(frame.lang, rowsAt(code, it.name, '', 'empty'))}>
            {fill(frame.lang, 'emptyRows', it.empty)}
          </a>
        </>
      )}
    </>
  )
}

type Item = DatasetView['items'][number]

const FieldRow = ({
  frame,
  code,
  item,
  it,
}: Omit<Part, 'it'> & { readonly item: Item; readonly it: Profile | null }) => (
  <tr>
    <th scope="row" className="auto" lang="zh-CN">
      {item.name}
    </th>
    <td>{typeWord(frame.lang, item.type)}</td>
    <td lang="zh-CN">{item.unit ?? ''}</td>
    <td className="full" lang="zh-CN">
      {item.meaning ?? item.title}
    </td>
    {it === null ? null : (
      <td className="full small">
        <Values frame={frame} code={code} it={it} />
      </td>
    )}
  </tr>
)

/** The items as the catalog describes them, each with what its column holds where everybody may read the rows. */
export const FieldsSection = ({ frame, data }: DatasetPart) => {
  const { dataset, preview, verdict, versions } = data
  const judged = preview !== null && verdict !== null && verdict.version === versions[0]?.version
  const profiles = new Map((judged ? verdict.columns : []).map((it) => [it.name, it]))
  const words = ['fieldName', 'fieldType', 'unit', 'fieldMeaning'] as const
  return (
    <section id="cl">
      <h2>{say(frame.lang, 'fields')}</h2>
      {dataset.items.length === 0 ? (
        <p className="muted">{say(frame.lang, 'noFields')}</p>
      ) : (
        <div className="tbl-box">
          <table className="tbl tbl--tight">
            <Heads lang={frame.lang} words={judged ? [...words, 'fieldValues'] : words} />
            <tbody>
              {dataset.items.map((item) => (
                <FieldRow
                  key={item.name}
                  frame={frame}
                  code={dataset.code}
                  item={item}
                  it={judged ? (profiles.get(item.name) ?? null) : null}
                />
              ))}
            </tbody>
          </table>
          <div className="tbl-foot">
            <span>
              {fill(frame.lang, 'columnCount', dataset.items.length)}
              {frame.lang === 'en' ? `. ${say(frame.lang, 'inChinese')}` : ''}
            </span>
          </div>
        </div>
      )}
    </section>
  )
}
