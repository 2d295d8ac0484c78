import { useState } from 'react'
import { useLocation } from 'wouter'
import { Case, call, type Dataset, refresh } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Dialog, Fault, Field, fieldsOf } from '../../parts/parts.tsx'

/** The application of Decree 809 art. 20, on the dataset's own page. */
export const AskForIt = ({ it }: { readonly it: Dataset }) => {
  const [open, setOpen] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [, go] = useLocation()
  const send = async (fields: Record<string, string>, chosen: readonly string[]): Promise<void> => {
    const { basis, scenario, scope, method, until } = fields
    const narrowed = chosen.length === 0 || chosen.length === it.items.length ? {} : { fields: chosen }
    try {
      const opened = await call(Case, 'POST', '/api/sharing/requests', {
        dataset: it.code,
        basis,
        scenario,
        scope,
        method,
        until,
        declaration: true,
        ...narrowed,
      })
      await refresh()
      go(`/console/cases/${opened.id}`)
    } catch (fault) {
      setError(fault)
    }
  }
  if (!open)
    return (
      <div>
        <button type="button" className="btn btn--primary" onClick={() => setOpen(true)}>
          {say('ask')}
        </button>
      </div>
    )
  return (
    <Dialog title={say('ask')} close={() => setOpen(false)}>
      <form
        className="stack-4"
        onSubmit={(event) => {
          event.preventDefault()
          const chosen = new FormData(event.currentTarget)
            .getAll('field')
            .map((one) => (typeof one === 'string' ? one : ''))
          void send(fieldsOf(event.currentTarget), chosen)
        }}
      >
        {(['basis', 'scenario', 'scope'] as const).map((name) => (
          <Field key={name} label={say(name)}>
            <textarea className="textarea" name={name} rows={2} required />
          </Field>
        ))}
        <Field label={say('method')}>
          <select className="select" name="method">
            {['api', 'batch', 'file'].map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </Field>
        <Field label={say('until')}>
          <input className="input" type="date" name="until" required />
        </Field>
        <fieldset>
          <legend>{say('fields')}</legend>
          {it.items.map((item) => (
            <label key={item.name} className="check">
              <input type="checkbox" name="field" value={item.name} defaultChecked />
              {item.name}
            </label>
          ))}
        </fieldset>
        <label className="check">
          <input type="checkbox" required />
          {say('declaration')}
        </label>
        {error === null ? null : <Fault error={error} />}
        <div className="row">
          <button type="submit" className="btn btn--primary">
            {say('send')}
          </button>
          <button type="button" className="btn" onClick={() => setOpen(false)}>
            {say('cancel')}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
