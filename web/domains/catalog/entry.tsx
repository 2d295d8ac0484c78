import { useState } from 'react'
import { mark, say } from '../../app/words.ts'
import { Field } from '../../parts/parts.tsx'
import { frequencyWords } from './queries.ts'

/** The statutory fields of a new entry, filled with what is given; conditions and bases appear when the class asks for them. */
export const EntryFields = ({ given }: { readonly given: Readonly<Record<string, string>> }) => {
  const [share, setShare] = useState(given['share'] ?? 'conditional')
  return (
    <>
      <Field label={say('title')}>
        <input className="input" name="title" required maxLength={200} defaultValue={given['title']} />
      </Field>
      <Field label={`${say('titleEn')}${mark('（')}${say('optional')}${mark('）')}`}>
        <input className="input" name="titleEn" defaultValue={given['titleEn']} maxLength={300} />
      </Field>
      <Field label={say('abstract')}>
        <textarea
          className="textarea"
          name="abstract"
          rows={3}
          defaultValue={given['abstract']}
          required
          maxLength={2000}
        />
      </Field>
      <Field label={say('theme')}>
        <input className="input" name="theme" defaultValue={given['theme']} required maxLength={50} />
      </Field>
      <Field label={say('share')}>
        <select className="select" name="share" value={share} onChange={(event) => setShare(event.target.value)}>
          {(['unconditional', 'conditional', 'refused'] as const).map((it) => (
            <option key={it} value={it}>
              {say(it)}
            </option>
          ))}
        </select>
      </Field>
      {share === 'conditional' ? (
        <Field label={say('shareCondition')}>
          <textarea
            className="textarea"
            name="shareCondition"
            rows={2}
            defaultValue={given['shareCondition']}
            required
          />
        </Field>
      ) : null}
      {share === 'refused' ? (
        <Field label={say('shareBasis')}>
          <textarea className="textarea" name="shareBasis" rows={2} defaultValue={given['shareBasis']} required />
        </Field>
      ) : null}
      <Field label={say('open')}>
        <select className="select" name="open" defaultValue={given['open'] ?? 'closed'}>
          {(['unconditional', 'conditional', 'closed'] as const).map((it) => (
            <option key={it} value={it}>
              {say(it)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('frequency')}>
        <select className="select" name="updateFrequency" defaultValue={given['updateFrequency'] ?? 'monthly'}>
          {Object.entries(frequencyWords).map(([it, word]) => (
            <option key={it} value={it}>
              {say(word)}
            </option>
          ))}
        </select>
      </Field>
    </>
  )
}

const known = [
  'title',
  'titleEn',
  'abstract',
  'theme',
  'share',
  'shareCondition',
  'shareBasis',
  'open',
  'updateFrequency',
] as const

/** The entry as the service takes it, from the fields above. */
export const entryOf = (fields: Readonly<Record<string, string>>, org: string): object => ({
  ...Object.fromEntries(
    known.flatMap((name) => (fields[name] === undefined || fields[name] === '' ? [] : [[name, fields[name]]])),
  ),
  org,
  format: 'spreadsheet',
  shareMethods: ['api', 'file'],
})
