import { CITY, type Organization } from '#model/directory'
import { fill, say, type Word } from '../words.ts'
import { type Hit, Hits } from './hits.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'
import { Name } from './name.tsx'

export interface OrganizationLine extends Organization {
  readonly datasets: number
  readonly rows: number
}

const groups = ['city', 'district', 'central', 'public-service', 'other'] as const

const groupOf = ({ kind, region }: Organization): (typeof groups)[number] => {
  if (kind !== 'department') return kind === 'enterprise' ? 'other' : kind
  return region === CITY ? 'city' : 'district'
}

const Cell = ({ frame, it }: { readonly frame: Frame; readonly it: OrganizationLine }) => (
  <li>
    <a href={href(frame.lang, `/organizations/${it.code}`)}>
      <Name lang={frame.lang} name={it.name} recorded={it.nameEn} />
    </a>
    {it.datasets === 0 ? null : (
      <span className="small muted num">{fill(frame.lang, 'datasetsAndRows', it.datasets, it.rows)}</span>
    )}
  </li>
)

const Group = ({
  frame,
  group,
  items,
}: {
  readonly frame: Frame
  readonly group: (typeof groups)[number]
  readonly items: readonly OrganizationLine[]
}) => {
  const given = items.filter((it) => it.datasets > 0)
  const empty = items.filter((it) => it.datasets === 0)
  if (items.length === 0) return null
  return (
    <section aria-labelledby={`g-${group}`}>
      <h2 id={`g-${group}`}>
        {say(frame.lang, `group_${group}`)} <span className="count">{items.length}</span>
      </h2>
      <ul className="orgs">
        {given.map((it) => (
          <Cell key={it.code} frame={frame} it={it} />
        ))}
      </ul>
      {empty.length === 0 ? null : (
        <details className="more-rows">
          <summary>{fill(frame.lang, 'withoutData', empty.length)}</summary>
          <ul className="orgs orgs--bare">
            {empty.map((it) => (
              <Cell key={it.code} frame={frame} it={it} />
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

/** Every organisation by its kind, those with public data first. */
export const OrganizationsPage = ({
  frame,
  items,
}: {
  readonly frame: Frame
  readonly items: readonly OrganizationLine[]
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <Crumbs frame={frame} trail={[['/organizations', say(frame.lang, 'organizations')]]} />
      <h1>{say(frame.lang, 'organizations')}</h1>
      <p>{say(frame.lang, 'organizationsLead')}</p>
      {groups.map((group) => (
        <Group key={group} frame={frame} group={group} items={items.filter((it) => groupOf(it) === group)} />
      ))}
    </div>
  </Page>
)

export interface OrganizationData {
  readonly organization: Organization
  readonly rows: number
  readonly total: number
  readonly hits: readonly Hit[]
  readonly now: Date
}

/** What one organisation has published. */
export const OrganizationPage = ({ frame, it }: { readonly frame: Frame; readonly it: OrganizationData }) => {
  const { lang } = frame
  const { organization, hits, total } = it
  const facts: readonly (readonly [Word, string])[] = [
    ...(organization.nicknames.length === 0 || lang === 'en'
      ? []
      : ([['alsoCalled', organization.nicknames.join('、')]] as const)),
    ['orgCode', organization.code],
  ]
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs
          frame={frame}
          trail={[
            ['/organizations', say(lang, 'organizations')],
            [`/organizations/${organization.code}`, frame.title],
          ]}
        />
        <h1>
          <Name lang={lang} name={organization.name} recorded={organization.nameEn} />
        </h1>
        <dl className="kv">
          {facts.map(([word, value]) => (
            <div className="kv-row" key={word}>
              <dt>{say(lang, word)}</dt>
              <dd className="num">{value}</dd>
            </div>
          ))}
        </dl>
        <section>
          <div className="sec-h">
            <h2>
              {say(lang, 'itsDatasets')}{' '}
              {total === 0 ? null : (
                <span className="small muted num">{fill(lang, 'datasetsAndRows', total, it.rows)}</span>
              )}
            </h2>
            {total > hits.length ? (
              <a href={href(lang, `/datasets?org=${organization.code}`)}>{fill(lang, 'itsMore', total)}</a>
            ) : null}
          </div>
          {total === 0 ? (
            <p className="note note--plain">
              {say(lang, 'noneOfIt')} <a href={href(lang, '/apply')}>{say(lang, 'applyTitle')}</a>
            </p>
          ) : (
            <Hits frame={frame} hits={hits} q="" now={it.now} />
          )}
        </section>
      </div>
    </Page>
  )
}
