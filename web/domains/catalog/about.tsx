import { Link } from 'wouter'
import { mark, say } from '../../app/words.ts'
import { moment } from '../../parts/moment.ts'
import { classWords, formatWords, labelOf, type View } from './queries.ts'

const texts = [
  'shareScope',
  'openBasis',
  'resourceCode',
  'creditCode',
  'region',
  'industry',
  'duty',
  'sourceSystem',
  'retention',
  'lineage',
  'duplicateReason',
] as const

/** What the entry says beyond its head; what nobody filled in is left out. */
export const About = ({ it }: { readonly it: View }) => {
  const guide = it.guide ?? {}
  const group = [guide.resourceGroup, guide.resourceHeading, guide.resourceDetail].filter((part) => part !== undefined)
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    ...(it.titleEn === null ? [] : [[say('titleEn'), it.titleEn] as const]),
    ...(it.shareCondition === undefined ? [] : [[say('shareCondition'), it.shareCondition] as const]),
    ...(it.shareBasis === undefined ? [] : [[say('shareBasis'), it.shareBasis] as const]),
    [say('shareMethods'), (it.shareMethods ?? []).map((one) => say(one)).join(mark('、'))],
    ...(it.openCondition === undefined ? [] : [[say('openCondition'), it.openCondition] as const]),
    ...(it.format === undefined ? [] : [[say('dataFormat'), say(formatWords[it.format])] as const]),
    ...(guide.resourceClass === undefined
      ? []
      : [[say('resourceClass'), [say(classWords[guide.resourceClass]), ...group].join(' / ')] as const]),
    ...texts.flatMap((name) => (guide[name] === undefined ? [] : [[labelOf(name), guide[name]] as const])),
    ...((guide.related ?? []).length === 0
      ? []
      : [
          [
            say('related'),
            guide.related?.map((code) => (
              <Link key={code} href={`/console/datasets/${code}`}>
                {code}{' '}
              </Link>
            )),
          ] as const,
        ]),
    ...(it.keywords.length === 0 ? [] : [[say('keywords'), it.keywords.join(mark('、'))] as const]),
    ...(it.publishedAt === undefined ? [] : [[say('publishedOn'), moment(it.publishedAt)] as const]),
  ]
  return (
    <dl className="c-about">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
