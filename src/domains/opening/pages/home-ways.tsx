import { cityTime } from '#platform/calendar'
import { fill, say } from '../words.ts'
import { Extent } from './extent.tsx'
import type { HomePart as Part } from './home-model.ts'
import { href } from './layout.tsx'
import { Icon, type IconName } from './marks.tsx'
import { Name } from './name.tsx'
import { Merkle } from './river.tsx'

const themeIcons: readonly (readonly [RegExp, IconName])[] = [
  [/交通/, 'bus'],
  [/环境/, 'tree'],
  [/医|卫/, 'med'],
  [/市场|商/, 'shop'],
  [/教育/, 'school'],
  [/城/, 'map'],
  [/住房/, 'house'],
  [/社|民|就业/, 'people'],
  [/文化|旅游/, 'culture'],
  [/农/, 'leaf'],
  [/安全/, 'lock'],
  [/气象|应急/, 'cloud'],
  [/财|税|金融|经济/, 'coin'],
  [/水|电|气|资源|能源/, 'drop'],
]
const themeIcon = (theme: string): IconName => themeIcons.find(([pattern]) => pattern.test(theme))?.[1] ?? 'file'

/** Ways into the catalog by theme. */
export const Themes = ({ frame, data }: Part) => (
  <div className="band">
    <section className="wrap sec" aria-labelledby="h-th">
      <div className="sec-h">
        <h2 id="h-th">{say(frame.lang, 'byThemeTitle')}</h2>
        <a href={href(frame.lang, '/datasets')}>{fill(frame.lang, 'allDatasets', data.datasets)}</a>
      </div>
      <div className="themes">
        {data.themes.slice(0, 12).map((it) => (
          <a key={it.value} href={href(frame.lang, `/datasets?theme=${encodeURIComponent(it.value)}`)}>
            <Icon name={themeIcon(it.value)} />
            <Name lang={frame.lang} name={it.value} />
            <b className="num">{it.count}</b>
          </a>
        ))}
      </div>
    </section>
  </div>
)

/** The organisations with the most datasets. */
export const Departments = ({ frame, data }: Part) => {
  const most = Math.max(1, ...data.largest.map((it) => it.datasets))
  return (
    <section className="wrap sec" aria-labelledby="h-org">
      <div className="sec-h">
        <h2 id="h-org">{say(frame.lang, 'byOrganizationTitle')}</h2>
        <a href={href(frame.lang, '/organizations')}>{fill(frame.lang, 'allOrganizations', data.organizations)}</a>
      </div>
      <ul className="org-bars">
        {data.largest.map((it) => (
          <li key={it.code}>
            <a href={href(frame.lang, `/organizations/${it.code}`)}>
              <Name lang={frame.lang} name={it.name} recorded={data.namesEn.get(it.code) ?? null} />
            </a>
            <Extent count={it.datasets} most={most} />
            <b className="num">{it.datasets}</b>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What one can do here. */
export const Doors = ({ frame, data }: Part) => {
  const { lang } = frame
  const { readable } = data
  return (
    <div className="band">
      <section className="wrap sec" aria-labelledby="h-how">
        <div className="sec-h">
          <h2 id="h-how">{say(lang, 'howTitle')}</h2>
        </div>
        <div className="doors">
          <div>
            <h3>
              <Icon name="dl" />
              {say(lang, 'howFiles')}
            </h3>
            <p>{say(lang, 'howFilesText')}</p>
          </div>
          <div>
            <h3>
              <Icon name="code" />
              {say(lang, 'howApi')}
            </h3>
            <p>{say(lang, 'howApiText')}</p>
            {readable === null ? null : (
              <a className="door-code" href={`/api/data/${readable}/rows?limit=5`}>
                /api/data/{readable}/rows?limit=5
              </a>
            )}
          </div>
          <div>
            <h3>
              <Icon name="key" />
              {say(lang, 'howApply')}
            </h3>
            <p>{say(lang, 'howApplyText')}</p>
            <p>
              <a href={href(lang, '/apply')}>{say(lang, 'applyTitle')}</a>
            </p>
          </div>
          <div>
            <h3>
              <Icon name="flag" />
              {say(lang, 'howTell')}
            </h3>
            <p>{say(lang, 'howTellText')}</p>
            <p>
              <a href={href(lang, '/feedback')}>{say(lang, 'feedbackTitle')}</a>
            </p>
          </div>
        </div>
      </section>
    </div>
  )
}

/** How to check what this site says. */
export const Trust = ({ frame, data }: Part) => {
  const { lang } = frame
  return (
    <section className="wrap sec trust" aria-labelledby="h-tr">
      <div className="stack">
        <h2 id="h-tr">{say(lang, 'trustTitle')}</h2>
        <p>{say(lang, 'trustText')}</p>
        {data.head === null ? null : (
          <dl className="kv small">
            <dt>{say(lang, 'logSize')}</dt>
            <dd className="num">
              <a href={href(lang, '/ledger')}>{fill(lang, 'entries', data.head.size)}</a>
            </dd>
            <dt>{say(lang, 'newestEntry')}</dt>
            <dd className="num">
              {data.lastLeaf === null ? '—' : cityTime(data.lastLeaf).slice(0, 19).replace('T', ' ')}
            </dd>
            <dt>{say(lang, 'rootHash')}</dt>
            <dd className="mono break">{data.head.root}</dd>
          </dl>
        )}
        <div className="row">
          <a className="btn" href={href(lang, '/verify')}>
            <Icon name="seal" />
            {say(lang, 'verifyTitle')}
          </a>
          <a href={href(lang, '/ledger')}>{say(lang, 'seeLedger')}</a>
        </div>
      </div>
      <Merkle label={say(lang, 'merkleLabel')} />
    </section>
  )
}
