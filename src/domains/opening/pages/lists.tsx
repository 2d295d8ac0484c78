import type { UpdateLine, UpdateState } from '#domains/catalog'
import { cityTime } from '#platform/calendar'
import type { MatterLine } from '../model.ts'
import { fill, say, type Word } from '../words.ts'
import { Heads } from './heads.tsx'
import { titleOf } from './hits.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Light, type LightName } from './marks.tsx'
import { Name } from './name.tsx'
import { PromiseLight } from './promise.tsx'
import { Ways } from './ways.tsx'

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const stateWords = { onTime: 'onTime', near: 'near', late: 'late', none: 'noPromise' } as const

export interface Updates {
  readonly items: readonly (UpdateLine & { readonly orgName: string; readonly orgNameEn: string | null })[]
  readonly counts: Readonly<Record<UpdateState, number>>
  readonly state: UpdateState | undefined
  readonly offset: number
  readonly more: boolean
  readonly now: Date
}

/** Every public dataset's promise beside what became of it. */
export const UpdatesPage = ({ frame, it }: { readonly frame: Frame; readonly it: Updates }) => {
  const { lang } = frame
  const at = (state: UpdateState | undefined, offset = 0): string => {
    const query = new URLSearchParams({
      ...(state === undefined ? {} : { state }),
      ...(offset === 0 ? {} : { offset: String(offset) }),
    })
    return href(lang, query.size === 0 ? '/updates' : `/updates?${query}`)
  }
  const all = Object.values(it.counts).reduce((sum, count) => sum + count, 0)
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs frame={frame} trail={[['/updates', say(lang, 'updates')]]} />
        <h1>{say(lang, 'updates')}</h1>
        <p>{say(lang, 'updatesLead')}</p>
        <nav className="tabs" aria-label={say(lang, 'state')}>
          <a href={at(undefined)} {...(it.state === undefined ? { 'aria-current': 'true' as const } : {})}>
            {say(lang, 'all_states')} <b className="num">{all}</b>
          </a>
          {(['late', 'near', 'onTime', 'none'] as const).map((state) => (
            <a key={state} href={at(state)} {...(it.state === state ? { 'aria-current': 'true' as const } : {})}>
              {capital(say(lang, stateWords[state]))} <b className="num">{it.counts[state]}</b>
            </a>
          ))}
        </nav>
        {it.items.length === 0 ? (
          <p className="muted">
            {say(lang, 'nothing')} <a href={at(undefined)}>{say(lang, 'showAll')}</a>
          </p>
        ) : (
          <>
            <div className="tbl-box">
              <table className="tbl tbl--tight">
                <Heads
                  lang={lang}
                  words={['dataset', 'provider', 'frequency', 'rows_', 'updated', 'due', 'state']}
                  figures={['rows_']}
                />
                <tbody>
                  {it.items.map((line) => (
                    <tr key={line.code}>
                      <th scope="row" className="auto">
                        <a href={href(lang, `/datasets/${line.code}`)}>{titleOf(frame, line)}</a>
                      </th>
                      <td>
                        <Name lang={lang} name={line.orgName} recorded={line.orgNameEn} />
                      </td>
                      <td>{say(lang, `promise_${line.promise}`)}</td>
                      <td className="r num lab" data-th={say(lang, 'rows_')}>
                        {line.rows === null ? '—' : line.rows.toLocaleString('en')}
                      </td>
                      <td className="num nowrap lab" data-th={say(lang, 'updated')}>
                        {line.updated ?? '—'}
                      </td>
                      <td className="num nowrap lab" data-th={say(lang, 'due')}>
                        {line.due ?? '—'}
                      </td>
                      <td className="lead">
                        <PromiseLight lang={lang} it={line} now={it.now} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            <p className="small muted">{say(lang, 'lateNote')}</p>
            <nav className="pager" aria-label={say(lang, 'paging')}>
              <span className="small muted num">
                {fill(lang, 'shownOf', it.offset + 1, it.offset + it.items.length)}
              </span>
              <span className="row">
                {it.offset > 0 ? (
                  <a className="btn" rel="prev" href={at(it.state, Math.max(0, it.offset - 50))}>
                    {say(lang, 'previous')}
                  </a>
                ) : null}
                {it.more ? (
                  <a className="btn" rel="next" href={at(it.state, it.offset + 50)}>
                    {say(lang, 'next')}
                  </a>
                ) : null}
              </span>
            </nav>
          </>
        )}
      </div>
    </Page>
  )
}

const matterState: Readonly<Record<string, Word>> = {
  received: 'stateReceived',
  accepted: 'stateAccepted',
  answered: 'stateAnswered',
  declined: 'stateDeclined',
}

/** Data are not provided; a correction or suggestion has nothing to provide. */
export const matterWord = (kind: MatterLine['kind'], state: string): Word =>
  kind === 'feedback' && state === 'declined' ? 'stateNotTaken' : (matterState[state] ?? 'stateReceived')

const lightOfMatter = (it: Pick<MatterLine, 'answeredAt' | 'light'>): LightName =>
  it.answeredAt !== null && it.light !== 'red' ? 'done' : (it.light ?? 'none')

/** A colour says nothing by itself: late and near stand beside the state in words. */
const wordOf: Readonly<Partial<Record<LightName, Word>>> = { red: 'late', yellow: 'near' }

const MatterLight = ({ lang, it }: { readonly lang: Frame['lang']; readonly it: MatterLine }) => {
  const light = lightOfMatter(it)
  const words = [matterWord(it.kind, it.state), ...(wordOf[light] === undefined ? [] : [wordOf[light]])]
  return <Light is={light}>{words.map((word) => say(lang, word)).join(' · ')}</Light>
}

const MatterRow = ({ frame, it }: { readonly frame: Frame; readonly it: MatterLine }) => {
  const { lang } = frame
  return (
    <tr>
      <th scope="row" className="num nowrap">
        {it.number}
      </th>
      <td data-th={say(lang, 'matterKind')}>{say(lang, it.kind === 'application' ? 'application' : 'correction')}</td>
      <td data-th={say(lang, 'dataset')}>
        {it.dataset === null ? (
          say(lang, 'notInCatalog')
        ) : it.title === null ? (
          it.dataset
        ) : (
          <a href={href(lang, `/datasets/${it.dataset}`)}>{titleOf(frame, it.title)}</a>
        )}
      </td>
      <td className="num nowrap" data-th={say(lang, 'received')}>
        {it.receivedAt.slice(0, 10)}
      </td>
      <td className="num nowrap" data-th={say(lang, 'answeredOn')}>
        {it.answeredAt === null ? '—' : cityTime(it.answeredAt).slice(0, 10)}
      </td>
      <td data-th={say(lang, 'state')}>
        <MatterLight lang={lang} it={it} />{' '}
        <span className="muted num nowrap">
          {it.days !== null
            ? fill(lang, 'workingDaysTaken', it.days)
            : it.dueAt === null
              ? say(lang, 'noClock')
              : fill(lang, 'dueOn', it.dueAt.slice(0, 10))}
        </span>
      </td>
    </tr>
  )
}

/** What was asked and told, and how long answers took: no content, no person. */
export const MattersPage = ({
  frame,
  items,
  next,
}: {
  readonly frame: Frame
  readonly items: readonly MatterLine[]
  readonly next: number | null
}) => {
  const { lang } = frame
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs frame={frame} trail={[['/matters', say(lang, 'matters')]]} />
        <h1>{say(lang, 'matters')}</h1>
        <Ways frame={frame} here="/matters" />
        <p>{say(lang, 'mattersLead')}</p>
        {items.length === 0 ? (
          <p className="muted">
            {say(lang, 'noMatters')} <a href={href(lang, '/apply')}>{say(lang, 'applyTitle')}</a>
          </p>
        ) : (
          <div className="tbl-box">
            <table className="tbl tbl--cards">
              <Heads lang={lang} words={['matterNo', 'matterKind', 'dataset', 'received', 'answeredOn', 'state']} />
              <tbody>
                {items.map((it) => (
                  <MatterRow key={it.number} frame={frame} it={it} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        {next === null ? null : (
          <p>
            <a className="btn" rel="next" href={href(lang, `/matters?offset=${next}`)}>
              {say(lang, 'next')}
            </a>
          </p>
        )}
      </div>
    </Page>
  )
}
