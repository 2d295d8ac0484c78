import { formats } from '#model/delivery'
import type { ApiExample } from '../data/example.ts'
import { say, type Word } from '../words.ts'
import { Heads } from './heads.tsx'
import { titleOf } from './hits.tsx'
import { Crumbs, type Frame, href, Page } from './layout.tsx'

type Line = readonly [address: string, means: Word]

/** Ways to ask, as addresses; what they mean stands beside. */
const Ways = ({ frame, lines }: { readonly frame: Frame; readonly lines: readonly Line[] }) => (
  <div className="tbl-box">
    <table className="tbl tbl--cards">
      <Heads lang={frame.lang} words={['apiHow', 'apiMeans']} />
      <tbody>
        {lines.map(([address, means]) => (
          <tr key={address}>
            <th scope="row">
              <a className="mono break" rel="nofollow" href={encodeURI(address)}>
                {address.replace(/^\/api\/data\/.*\?/, '')}
              </a>
            </th>
            <td data-th={say(frame.lang, 'apiMeans')}>{say(frame.lang, means)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

const conditionsOf = ({ code, words, ordered }: ApiExample): readonly Line[] => {
  const rows = `/api/data/${code}/rows?`
  const [first = '', second = ''] = words.values
  return [
    [`${rows}${words.column}=eq.${first}`, 'apiEq'],
    [`${rows}${ordered.column}=gte.${ordered.low}`, 'apiGte'],
    [`${rows}${ordered.column}=gte.${ordered.low}&${ordered.column}=lte.${ordered.high}`, 'apiBetween'],
    [`${rows}${words.column}=like.*${first.slice(0, 2)}*`, 'apiLike'],
    [`${rows}${words.column}=in.(${first},${second})`, 'apiIn'],
    [`${rows}${words.column}=is.null`, 'apiNull'],
    [`${rows}or=(${words.column}.eq.${first},${ordered.column}.gt.${ordered.low})`, 'apiOr'],
  ]
}

const shapesOf = ({ code, words, ordered }: ApiExample): readonly Line[] => {
  const rows = `/api/data/${code}/rows?`
  return [
    [`${rows}select=${words.column},${ordered.column}`, 'apiSelect'],
    [`${rows}order=${ordered.column}.desc,${words.column}`, 'apiOrder'],
    [`${rows}limit=1000`, 'apiLimit'],
    [`${rows}version=1`, 'apiVersion'],
  ]
}

const doors: readonly Line[] = [
  ['/api/3/action/package_search?q=公交', 'apiDoorCkan'],
  ['/catalog.ttl', 'apiDoorDcat'],
  ['/data.json', 'apiDoorJson'],
  ['/feeds/dataset.atom', 'apiDoorFeed'],
  ['/sitemap.xml', 'apiDoorMap'],
  ['/api/docs', 'apiDoorAll'],
  ['/api/openapi.json', 'apiDoorDescribed'],
]

const Rows = ({ frame, it }: { readonly frame: Frame; readonly it: ApiExample }) => {
  const { lang } = frame
  return (
    <>
      <p>
        {say(lang, 'apiExampleOf')}
        <a href={href(lang, `/datasets/${it.code}`)}>{titleOf(frame, it)}</a>{' '}
        <code className="mono break">/api/data/{it.code}/rows</code>
      </p>
      <section id="rows">
        <h2>{say(lang, 'apiRowsTitle')}</h2>
        <p>{say(lang, 'apiRowsText')}</p>
        <Ways frame={frame} lines={conditionsOf(it)} />
      </section>
      <section id="shape">
        <h2>{say(lang, 'apiShapeTitle')}</h2>
        <Ways frame={frame} lines={shapesOf(it)} />
      </section>
      <section id="files">
        <h2>{say(lang, 'apiFilesTitle')}</h2>
        <p>{say(lang, 'apiFilesText')}</p>
        <p className="row">
          {formats.map((format) => (
            <a key={format} className="mono" rel="nofollow" href={`/api/data/${it.code}/download.${format}`}>
              download.{format}
            </a>
          ))}
        </p>
        <p>{say(lang, 'apiRowsAsCsv')}</p>
      </section>
    </>
  )
}

/** How programs read the city's open data: every example is an address that gives rows. */
export const ApiGuidePage = ({ frame, example }: { readonly frame: Frame; readonly example: ApiExample | null }) => {
  const { lang } = frame
  return (
    <Page frame={frame}>
      <div className="wrap stack-6 plain">
        <Crumbs
          frame={frame}
          trail={[
            ['/help', say(lang, 'helpTitle')],
            ['/help/api', say(lang, 'apiTitle')],
          ]}
        />
        <h1>{say(lang, 'apiTitle')}</h1>
        <p>{say(lang, 'apiLead')}</p>
        {example === null ? (
          <p className="note note--plain">{say(lang, 'apiNoExample')}</p>
        ) : (
          <Rows frame={frame} it={example} />
        )}
        <section id="values">
          <h2>{say(lang, 'apiTypesTitle')}</h2>
          <p>{say(lang, 'apiTypesText')}</p>
        </section>
        <section id="failures">
          <h2>{say(lang, 'apiFailTitle')}</h2>
          <p>{say(lang, 'apiFailText')}</p>
        </section>
        <section id="doors">
          <h2>{say(lang, 'apiDoorsTitle')}</h2>
          <Ways frame={frame} lines={doors} />
        </section>
      </div>
    </Page>
  )
}
