import { useId } from 'react'
import { say, type Word } from '../../app/words.ts'
import { Cite } from '../../parts/law.tsx'
import type { Draft } from './draft.ts'
import { formatWords, frequencyWords } from './queries.ts'

export interface Spec {
  readonly field: string
  readonly word: Word
  readonly must?: true
  readonly cite?: string
  readonly hint?: Word
  readonly long?: true
  readonly most?: number
  readonly choices?: readonly (readonly [value: string, word: Word | null])[]
}

type Section = readonly [Word, (it: Draft['fields']) => readonly Spec[]]

const chosen = <T extends string>(values: Readonly<Record<T, Word>>): NonNullable<Spec['choices']> =>
  Object.entries<Word>(values).map(([value, word]) => [value, word])

/** What an entry is asked for, by section; conditions and bases appear when the class asks for them. */
export const sections: readonly Section[] = [
  [
    'secBasic',
    () => [
      { field: 'title', word: 'title', must: true, cite: 'GSR-13', most: 200 },
      { field: 'titleEn', word: 'titleEn', most: 300 },
      { field: 'abstract', word: 'abstract', must: true, long: true },
      { field: 'theme', word: 'theme', must: true, most: 50 },
      { field: 'updateFrequency', word: 'frequency', must: true, cite: 'GSR-13', choices: chosen(frequencyWords) },
      { field: 'format', word: 'dataFormat', must: true, cite: 'GSR-13', choices: chosen(formatWords) },
      { field: 'keywords', word: 'keywords', hint: 'keywordsHint' },
      { field: 'duty', word: 'duty', cite: 'GSR-11' },
    ],
  ],
  [
    'secShare',
    ({ share }) => [
      {
        field: 'share',
        word: 'share',
        must: true,
        cite: 'GSR-14',
        choices: [
          ['unconditional', 'unconditional'],
          ['conditional', 'conditional'],
          ['refused', 'refused'],
        ],
      },
      ...(share === 'conditional'
        ? [{ field: 'shareCondition', word: 'shareCondition', must: true, cite: 'GSR-15', long: true } as const]
        : []),
      ...(share === 'refused'
        ? [{ field: 'shareBasis', word: 'shareBasis', must: true, cite: 'GSR-15', long: true } as const]
        : []),
      { field: 'shareScope', word: 'shareScope', cite: 'GSR-15' },
    ],
  ],
  [
    'secOpen',
    ({ open }) => [
      {
        field: 'open',
        word: 'open',
        must: true,
        choices: [
          ['unconditional', 'unconditional'],
          ['conditional', 'conditional'],
          ['closed', 'closed'],
        ],
      },
      ...(open === 'unconditional' ? [] : [{ field: 'openCondition', word: 'openCondition', long: true } as const]),
      { field: 'openBasis', word: 'openBasis' },
    ],
  ],
  [
    'secGuide',
    () => [
      {
        field: 'resourceClass',
        word: 'resourceClass',
        choices: [
          ['', null],
          ['1', 'base'],
          ['2', 'themed'],
          ['3', 'departmental'],
        ],
      },
      { field: 'resourceGroup', word: 'resourceGroup', most: 2 },
      { field: 'resourceHeading', word: 'resourceHeading', most: 3 },
      { field: 'resourceDetail', word: 'resourceDetail', most: 10 },
      { field: 'resourceCode', word: 'resourceCode', most: 40 },
      { field: 'creditCode', word: 'creditCode', hint: 'creditHint', most: 18 },
      { field: 'region', word: 'divisionCode', most: 12 },
      { field: 'industry', word: 'industry', most: 50 },
      { field: 'sourceSystem', word: 'sourceSystem', most: 200 },
      { field: 'retention', word: 'retention', most: 500 },
      { field: 'related', word: 'related', hint: 'relatedHint' },
    ],
  ],
]

interface Written {
  readonly value: string
  readonly fault: string | undefined
  readonly write: (value: string) => void
}

/** One field with its label, its rule, and what is wrong with it. */
export const Input = ({ spec, value, fault, write }: { readonly spec: Spec } & Written) => {
  const id = useId()
  const about = {
    id,
    required: spec.must === true,
    value,
    'aria-invalid': fault !== undefined,
    'aria-describedby': `${id}-a`,
  }
  const control =
    spec.choices !== undefined ? (
      <select className="select" {...about} onChange={(event) => write(event.target.value)}>
        {spec.choices.map(([one, word]) => (
          <option key={one} value={one}>
            {word === null ? '—' : say(word)}
          </option>
        ))}
      </select>
    ) : spec.long === true ? (
      <textarea
        className="textarea"
        rows={3}
        maxLength={2000}
        {...about}
        onChange={(event) => write(event.target.value)}
      />
    ) : (
      <input
        className="input"
        maxLength={spec.most ?? 2000}
        {...about}
        onChange={(event) => write(event.target.value)}
      />
    )
  return (
    <div className={`field${spec.long === true ? ' wide' : ''}${fault === undefined ? '' : ' field--bad'}`}>
      <label htmlFor={id}>
        {say(spec.word)}
        {spec.must === true ? (
          <>
            {' '}
            <span aria-hidden="true">*</span>
            <span className="sr">{say('required')}</span>
          </>
        ) : null}
      </label>
      <span id={`${id}-a`} className="small muted">
        {spec.cite === undefined ? null : <Cite code={spec.cite} />} {spec.hint === undefined ? null : say(spec.hint)}
        {fault === undefined ? null : <span className="c-bad">! {fault}</span>}
      </span>
      {control}
    </div>
  )
}
