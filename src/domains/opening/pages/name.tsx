import type { Lang } from '../words.ts'
import { langOfName, nameIn } from '../words-names.ts'

/** A theme, district or organisation by its name in the page's language; one without an English name says that it is Chinese. */
export const Name = ({
  lang,
  name,
  recorded = null,
}: {
  readonly lang: Lang
  readonly name: string
  /** The English name on record, when there is one. */
  readonly recorded?: string | null
}) => {
  const shown = nameIn(lang, name, recorded)
  return <span {...langOfName(lang, shown)}>{shown}</span>
}
