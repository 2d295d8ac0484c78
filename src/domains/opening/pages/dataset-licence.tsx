import { fill, say } from '../words.ts'
import { nameIn } from '../words-names.ts'
import type { DatasetPart } from './dataset-model.ts'
import { href } from './layout.tsx'
import { Icon } from './marks.tsx'

const licence = [
  ['licMay', 'check', ['licMay1', 'licMay2', 'licMay3']],
  ['licMust', 'info', ['licMust1', 'licMust2']],
  ['licNot', 'x', ['licNot1', 'licNot2']],
] as const

/** What to write under a figure made of this version, and the address that keeps giving just that version. */
const Citation = ({ frame: { lang }, data: { dataset, provider, versions, base } }: DatasetPart) => {
  const [latest] = versions
  if (latest === undefined) return null
  const { code } = dataset
  const title = lang === 'en' ? (dataset.titleEn ?? dataset.title) : dataset.title
  const owner = nameIn(lang, dataset.org.name, provider.nameEn)
  const file = `${base}/api/data/${code}/download.csv?version=${latest.version}`
  return (
    <>
      <h3>{say(lang, 'cite')}</h3>
      <p className="cite">
        {fill(lang, 'citation', owner, title, String(latest.version), latest.day, `${base}/datasets/${code}`)}
      </p>
      <p className="small muted">
        {say(lang, 'citeNote')}
        <a rel="nofollow" className="break" href={file}>
          {file}
        </a>
      </p>
    </>
  )
}

/** What may be done with the data, and how to name it. */
export const Licence = ({ frame, data }: DatasetPart) => (
  <section id="lc">
    <h2>{say(frame.lang, 'howToUse')}</h2>
    <div className="lic">
      {licence.map(([title, icon, points]) => (
        <div key={title}>
          <h3>
            <Icon name={icon} />
            {say(frame.lang, title)}
          </h3>
          <ul>
            {points.map((it) => (
              <li key={it}>{say(frame.lang, it)}</li>
            ))}
          </ul>
        </div>
      ))}
    </div>
    <p className="small muted">
      <a href={href(frame.lang, '/law#licence')}>{say(frame.lang, 'licence')}</a> {say(frame.lang, 'licenceNote')}
    </p>
    <Citation frame={frame} data={data} />
  </section>
)
