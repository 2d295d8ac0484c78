import { useState } from 'react'
import { z } from 'zod'
import { call } from '../../app/api.ts'
import { mark, say } from '../../app/words.ts'
import { DialogForm } from '../../parts/forms.tsx'
import { Cite } from '../../parts/law.tsx'
import { Field, fieldsOf, Table } from '../../parts/parts.tsx'
import type { View } from './queries.ts'

const kindWords = { secrecy: 'secrecy', personal: 'personalImpact' } as const
type Kind = keyof typeof kindWords

const File = ({ code, kind, close }: { readonly code: string; readonly kind: Kind; readonly close: () => void }) => {
  const send = (form: HTMLFormElement): Promise<unknown> => {
    const { conclusion, evaluator, on, note } = fieldsOf(form)
    return call(z.unknown(), 'PUT', `/api/catalog/datasets/${code}/evaluations/${kind}`, {
      ...{ conclusion, evaluator, on },
      ...(note === '' ? {} : { note }),
    })
  }
  return (
    <DialogForm
      title={`${say('fileIt')}${mark('：')}${say(kindWords[kind])}`}
      verb={say('fileIt')}
      send={send}
      close={close}
    >
      <p className="small">
        <Cite code="GSR-13" />
        {kind === 'personal' ? (
          <>
            {' '}
            <Cite code="PIPL-55" />
          </>
        ) : null}
      </p>
      <Field label={say('conclusion')}>
        <select className="select" name="conclusion" defaultValue="measures">
          {(['clear', 'measures', 'blocked'] as const).map((it) => (
            <option key={it} value={it}>
              {say(it)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('evaluator')}>
        <input className="input" name="evaluator" required maxLength={100} />
      </Field>
      <Field label={say('evaluatedOn')}>
        <input className="input" type="date" name="on" required />
      </Field>
      <Field label={say('note')}>
        <textarea className="textarea" name="note" rows={3} maxLength={2000} />
      </Field>
    </DialogForm>
  )
}

/** Both evaluations before publication: who, when, with what conclusion; those who keep the data file them. */
export const Evaluations = ({ it, keeps }: { readonly it: View; readonly keeps: boolean }) => {
  const [filing, setFiling] = useState<Kind | null>(null)
  const all = it.evaluations ?? []
  return (
    <div className="stack-4">
      <p className="muted">
        {say('notEvaluated')} <Cite code="GSR-13" />
      </p>
      {all.length === 0 ? null : (
        <Table
          label={say('evaluationsTab')}
          heads={[
            say('matterOf'),
            say('conclusion'),
            say('evaluator'),
            say('evaluatedOn'),
            say('revision'),
            say('note'),
            say('proof'),
          ]}
          rows={all.map((one) => [
            <span key="kind">
              {say(kindWords[one.kind])}
              <span className="small muted c-below">{say(one.how)}</span>
            </span>,
            say(one.conclusion),
            one.evaluator,
            one.on,
            String(one.revision),
            one.note ?? '—',
            <a
              key="proof"
              className="proof proof--plain"
              href={`/api/proofs/${one.entry}`}
              download={`${one.entry}.json`}
            >
              {say('proof')}
            </a>,
          ])}
        />
      )}
      {keeps ? (
        <div className="row">
          {(['secrecy', 'personal'] as const).map((kind) => (
            <button key={kind} type="button" className="btn" onClick={() => setFiling(kind)}>
              {say('fileIt')}
              {mark('：')}
              {say(kindWords[kind])}
            </button>
          ))}
        </div>
      ) : null}
      {filing === null ? null : <File code={it.code} kind={filing} close={() => setFiling(null)} />}
    </div>
  )
}
