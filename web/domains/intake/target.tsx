import { useEffect } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { DatasetList } from '#model/catalog'
import { commitModes } from '#model/intake'
import { useAsk } from '../../app/api.ts'
import { say, sayOf } from '../../app/words.ts'
import { Field } from '../../parts/parts.tsx'
import { EntryFields, entryOf } from '../catalog/entry.tsx'
import { titleOf } from '../catalog/queries.ts'

export const Target = z.object({
  dataset: z.string(),
  mode: z.enum(commitModes),
  key: z.array(z.string()),
  /** The version that stood when the dataset was chosen: one made since is a conflict, never written over unseen. */
  seen: z.number().optional(),
})
export type Target = z.output<typeof Target>
export const noTarget: Target = { dataset: '', mode: 'replace', key: [] }
/** Begun from a dataset's own page, the file goes there unless something else is chosen. */
export const firstTarget = (): Target => ({
  ...noTarget,
  dataset: new URLSearchParams(location.search).get('dataset') ?? '',
})

interface Choosing {
  /** What a new entry is called unless it is called otherwise. */
  readonly title: string
  readonly org: string
  readonly columns: readonly string[]
  /** What was filled in before, also while another target was chosen. */
  readonly fields: Readonly<Record<string, string>>
  readonly target: Target
  readonly change: (target: Target) => void
}

/** Into which dataset and how; a new one brings the fields that the law asks of an entry. */
export const Into = ({ title, org, columns, fields, target, change }: Choosing) => {
  const own = useAsk(DatasetList, `/api/catalog/datasets?org=${org}&limit=1000`)
  const taking = own.data?.items.filter((it) => it.step !== 'withdrawn' || it.code === target.dataset) ?? []
  const versionOf = (code: string): number | undefined => {
    const found = own.data?.items.find((it) => it.code === code)
    return found === undefined ? undefined : (found.version ?? 0)
  }
  const stands = versionOf(target.dataset)
  useEffect(() => {
    if (stands !== undefined && target.seen === undefined) change({ ...target, seen: stands })
  }, [stands, target])
  return (
    <section className="card">
      <header>
        <h2>{say('stepTarget')}</h2>
        {stands === undefined ? null : (
          <span className="small muted">
            {say('version')} {stands} → {stands + 1}
          </span>
        )}
      </header>
      <div className="in stack-4">
        <Field label={say('into')}>
          <select
            className="select"
            value={target.dataset}
            onChange={(event) =>
              change({ ...noTarget, dataset: event.target.value, seen: versionOf(event.target.value) })
            }
          >
            <option value="">{say('newDataset')}</option>
            {taking.map((it) => (
              <option key={it.code} value={it.code}>
                {titleOf(it)} {it.code}
              </option>
            ))}
          </select>
        </Field>
        {target.dataset === '' ? (
          <EntryFields given={{ title, ...fields }} />
        ) : (
          <Field label={say('mode')}>
            <select
              className="select"
              value={target.mode}
              onChange={(event) => change({ ...target, mode: Target.shape.mode.parse(event.target.value) })}
            >
              {commitModes.map((it) => (
                <option key={it} value={it}>
                  {say(it)}
                </option>
              ))}
            </select>
          </Field>
        )}
        {stands === undefined || target.seen === undefined || stands === target.seen ? null : (
          <div className="note note--yellow" role="status">
            <p className="grow">
              {sayOf('meanwhile', stands)}{' '}
              <Link href={`/console/datasets/${target.dataset}?tab=versions`}>{say('seeVersions')}</Link>
            </p>
            <button type="button" className="btn" onClick={() => change({ ...target, seen: stands })}>
              {say('onTopOfIt')}
            </button>
          </div>
        )}
        {target.dataset !== '' && target.mode === 'merge' ? (
          <fieldset className="c-keyset">
            <legend>{say('keyColumns')}</legend>
            {columns.map((name) => (
              <label key={name}>
                <input
                  type="checkbox"
                  checked={target.key.includes(name)}
                  onChange={(event) =>
                    change({
                      ...target,
                      key: event.target.checked ? [...target.key, name] : target.key.filter((it) => it !== name),
                    })
                  }
                />{' '}
                {name}
              </label>
            ))}
          </fieldset>
        ) : null}
      </div>
    </section>
  )
}

/** What the commit is asked for. */
export const wishOf = (target: Target, fields: Readonly<Record<string, string>>, org: string): object =>
  target.dataset === ''
    ? { new: entryOf(fields, org) }
    : {
        dataset: target.dataset,
        mode: target.mode,
        ...(target.mode === 'merge' ? { key: target.key } : {}),
        ...(target.seen === undefined ? {} : { expected: target.seen }),
      }
