import { type Lang, say, type Word } from '../words.ts'

/** The heads of a table's columns; those of figures stand to the right, as the figures do. */
export const Heads = ({
  lang,
  words,
  figures = [],
}: {
  readonly lang: Lang
  readonly words: readonly Word[]
  readonly figures?: readonly Word[]
}) => (
  <thead>
    <tr>
      {words.map((word) => (
        <th key={word} scope="col" className={figures.includes(word) ? 'r' : undefined}>
          {say(lang, word)}
        </th>
      ))}
    </tr>
  </thead>
)
