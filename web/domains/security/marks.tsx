import { type GradeView, Level } from '#model/security'
import { useAsk } from '../../app/api.ts'
import { mark, named, say, sayOf, termOf } from '../../app/words.ts'
import { Icon, type IconName } from '../../parts/icons.tsx'

/** Bars say the level, the word says it again; a proposal has a dashed line under it. */
export const GradeMark = ({ grade, proposed = false }: { readonly grade: number; readonly proposed?: boolean }) => (
  <span className={`grade grade--${grade}${proposed ? ' is-proposed' : ''}`}>
    <i aria-hidden="true">
      <b />
      <b />
      <b />
      <b />
    </i>
    {sayOf('gradeOf', grade)}
    {proposed ? say('suggested') : ''}
  </span>
)

/** What the detectors propose of a column, with their reason. */
export const Proposal = ({ lead, it }: { readonly lead: string; readonly it: GradeView['proposed'] }) => (
  <>
    {lead}
    {mark('：')}
    {termOf(it.class)}
    {mark('，')}
    {sayOf('levelNumber', it.grade)}
    {mark('。')}
    {named(it.reason, it.reasonEn)}
  </>
)

const icons: Readonly<Record<string, IconName>> = {
  organization: 'org',
  contact: 'bell',
  location: 'board',
  personal: 'user',
  'sensitive-personal': 'lock',
}

export const ClassTag = ({ of }: { readonly of: string }) => {
  const icon = icons[of]
  const tone = of === 'sensitive-personal' ? ' tag--spi' : of === 'personal' ? ' tag--pi' : ''
  return (
    <span className={`tag${tone}`}>
      {icon === undefined ? null : <Icon name={icon} small />}
      {termOf(of)}
    </span>
  )
}

/** The grade of a whole dataset, that of its highest column; nothing before its first version. */
export const DatasetGrade = ({ code }: { readonly code: string }) => {
  const level = useAsk(Level, `/api/security/${code}/level`).data
  return level === undefined || level.grade === null ? null : (
    <GradeMark grade={level.grade} proposed={!level.confirmed} />
  )
}
