import { Law } from '#model/law'
import { useAsk } from '../app/api.ts'
import { language, say } from '../app/words.ts'

const statuses = {
  verified: 'ruleVerified',
  reading: 'ruleReading',
  unverified: 'ruleUnverified',
  comparator: 'ruleComparator',
} as const

/** 第21条 in the language of the page; a clause of a standard is written alike in both. */
const placeOf = (article: string | undefined): string | undefined =>
  language() === 'zh' ? article : article?.replace(/^第(.+)条$/, ', art. $1')

const useLaw = () => useAsk(Law, '/api/law').data

/** A rule as the law speaks of it: instrument, article, and whether its text was read. Its id alone until that is known. */
export const RuleRef = ({ id }: { readonly id: string }) => {
  const rule = useLaw()?.rules.find((it) => it.id === id)
  if (rule === undefined) return <span className="rule mono">{id}</span>
  return (
    <span>
      <a className="rule" href={`/law#${id}`} title={rule.title[language()]}>
        {rule.source.instrument}
        {placeOf(rule.source.article)}
      </a>{' '}
      <span className="rule-st">{say(statuses[rule.status])}</span>
    </span>
  )
}

/** What a rule is called, without its source. */
export const RuleName = ({ id }: { readonly id: string }) =>
  useLaw()?.rules.find((it) => it.id === id)?.title[language()] ?? id

/** A citation such as `GSR-21` in words: 《政务数据共享条例》第21条. */
export const Cite = ({ code }: { readonly code: string }) => {
  const law = useLaw()
  const [name = '', article] = code.split('-')
  const instrument = law?.instruments[name]
  if (instrument === undefined) return <RuleRef id={code} />
  const place = article === undefined ? '' : instrument.startsWith('《') ? placeOf(`第${article}条`) : ` ${article}`
  return (
    <a className="rule" href="/law">
      {instrument}
      {place}
    </a>
  )
}
