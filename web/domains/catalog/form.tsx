import { type ReactNode, useEffect, useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { z } from 'zod'
import { DatasetView, RevisionView, Twins } from '#model/catalog'
import { call, Refused, refresh, useAsk } from '../../app/api.ts'
import { mark, say } from '../../app/words.ts'
import { Cite } from '../../parts/law.tsx'
import { Fault, Shown } from '../../parts/parts.tsx'
import { bodyOf, type Draft, draftOf, fresh, useDraft } from './draft.ts'
import { ItemsEditor } from './editor.tsx'
import { Input, type Spec, sections } from './fields.tsx'
import { labelOf, titleOf, whyNotEdited } from './queries.ts'

/** Entries nearly the same as what is being written, asked a moment after the last key. */
function useTwins(draft: Draft, but: string) {
  const [asked, ask] = useState('')
  const title = draft.fields['title'] ?? ''
  const items = draft.items.map((it) => it['title'] ?? '').join('\n')
  useEffect(() => {
    const timer = setTimeout(() => {
      ask(
        title.trim().length < 4
          ? ''
          : new URLSearchParams({ title: title.trim(), items: items.slice(0, 20_000), but }).toString(),
      )
    }, 500)
    return () => clearTimeout(timer)
  }, [title, items, but])
  const found = useAsk(Twins, `/api/catalog/similar?${asked === '' ? 'title=%E2%80%94%E2%80%94' : asked}`)
  return asked === '' ? [] : (found.data?.items ?? [])
}

interface Form {
  /** The dataset's code, or none for a new one. */
  readonly code: string
  readonly revision: number
  readonly first: Draft
}

const Near = ({
  twins,
  children,
}: {
  readonly twins: z.output<typeof Twins>['items']
  readonly children: ReactNode
}) =>
  twins.length === 0 ? null : (
    <div className="note note--yellow" role="status">
      <div className="grow stack-2">
        <b>{say('twins')}</b>
        <ul>
          {twins.map((it) => (
            <li key={it.code}>
              <Link href={`/console/datasets/${it.code}`}>{it.title}</Link>{' '}
              <span className="mono small">{it.code}</span>
              {mark('（')}
              {say('similarity')} <span className="num">{Math.round(it.score * 100)}%</span>
              {mark('）')}
            </li>
          ))}
        </ul>
        <p className="small">
          {say('twinReasonNeeded')} <Cite code="GSR-19" />
        </p>
        {children}
      </div>
    </div>
  )

const Methods = ({ draft, change }: { readonly draft: Draft; readonly change: (next: Draft) => void }) => (
  <div className="field wide" role="group" aria-label={say('shareMethods')}>
    <span>
      {say('shareMethods')} * <Cite code="GSR-22" />
    </span>
    <div className="row">
      {(['api', 'batch', 'file'] as const).map((it) => (
        <label key={it} className="check">
          <input
            type="checkbox"
            checked={draft.methods.includes(it)}
            onChange={(event) =>
              change({
                ...draft,
                methods: event.target.checked ? [...draft.methods, it] : draft.methods.filter((one) => one !== it),
              })
            }
          />
          {say(it)}
        </label>
      ))}
    </div>
  </div>
)

const EntryForm = ({ code, revision, first }: Form) => {
  const [, go] = useLocation()
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState(false)
  const { draft, change, restored, savedAt, forget, discard } = useDraft(
    code === '' ? 'new' : `${code}.${revision}`,
    first,
  )
  const twins = useTwins(draft, code)
  const faults = error instanceof Refused ? error.errors : []
  const field = (spec: Spec): ReactNode => (
    <Input
      key={spec.field}
      spec={spec}
      value={draft.fields[spec.field] ?? ''}
      fault={faults.find((it) => it.path === spec.field)?.message}
      write={(value) => change({ ...draft, fields: { ...draft.fields, [spec.field]: value } })}
    />
  )
  const send = async (): Promise<void> => {
    setBusy(true)
    setError(null)
    try {
      const body = bodyOf(draft)
      const saved =
        code === ''
          ? await call(DatasetView, 'POST', '/api/catalog/datasets', body)
          : await call(DatasetView, 'PUT', `/api/catalog/datasets/${code}`, { ...body, revision })
      forget()
      await refresh()
      go(`/console/datasets/${saved.code}`)
    } catch (it) {
      setError(it)
      setBusy(false)
    }
  }
  return (
    <form
      className="stack-4 c-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {restored ? (
        <div className="note">
          <span className="grow">{say('restored')}</span>
          <button type="button" className="btn" onClick={discard}>
            {say('discard')}
          </button>
        </div>
      ) : null}
      {sections.map(([name, specs]) => (
        <fieldset key={name}>
          <legend>{say(name)}</legend>
          {specs(draft.fields).map(field)}
          {name === 'secShare' ? <Methods draft={draft} change={change} /> : null}
        </fieldset>
      ))}
      <section className="stack-2" aria-label={say('itemsTab')}>
        <h2>
          {say('itemsTab')}{' '}
          <span className="small">
            <Cite code="GSR-13" />
          </span>
        </h2>
        <ItemsEditor items={draft.items} change={(items) => change({ ...draft, items })} />
      </section>
      <Near twins={twins}>{field({ field: 'duplicateReason', word: 'duplicateReason', must: true, long: true })}</Near>
      {code === '' ? null : field({ field: 'note', word: 'changeNote', most: 500 })}
      {error === null ? null : <Fault error={error} nameOf={labelOf} />}
      <div className="row">
        <button type="submit" className="btn btn--primary" aria-busy={busy} disabled={busy}>
          {busy ? say('working') : say('saveDraft')}
        </button>
        <Link className="btn" href={code === '' ? '/console/datasets' : `/console/datasets/${code}`}>
          {say('cancel')}
        </Link>
        <span className="small muted" role="status">
          {savedAt === null ? '' : `${say('saved')} ${savedAt}`}
        </span>
      </div>
    </form>
  )
}

export const NewEntryPage = () => (
  <section className="stack-4">
    <h1>{say('newEntry')}</h1>
    <EntryForm code="" revision={0} first={fresh} />
  </section>
)

const Loaded = ({ it }: { readonly it: z.output<typeof DatasetView> }) => (
  <Shown of={useAsk(RevisionView, `/api/catalog/datasets/${it.code}/revisions/${it.revision ?? 0}`)}>
    {({ revision, entry }) => <EntryForm key={revision} code={it.code} revision={revision} first={draftOf(entry)} />}
  </Shown>
)

export const EditEntryPage = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(DatasetView, `/api/catalog/datasets/${code}`)}>
    {(it) => (
      <section className="stack-4">
        <p className="small">
          <Link className="mono" href={`/console/datasets/${it.code}`}>
            {it.code}
          </Link>
        </p>
        <h1>
          {say('editEntry')}
          {mark('：')}
          {titleOf(it)}
        </h1>
        {it.mayEdit === true ? <Loaded it={it} /> : <p className="note">{say(whyNotEdited(it))}</p>}
      </section>
    )}
  </Shown>
)
