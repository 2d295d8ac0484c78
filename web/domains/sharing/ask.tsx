import { useState } from 'react'
import { useLocation } from 'wouter'
import { z } from 'zod'
import { CaseView } from '#model/cases'
import type { DatasetView } from '#model/catalog'
import { Level } from '#model/security'
import { call, useAsk } from '../../app/api.ts'
import { say, termOf } from '../../app/words.ts'
import { DialogForm, Tick } from '../../parts/forms.tsx'
import { useKept } from '../../parts/kept.ts'
import { Field, fieldsOf, Shown } from '../../parts/parts.tsx'
import { GradeMark } from '../security/marks.tsx'
import { Condition, Conditions, written } from './conditions.tsx'

const Names = z.array(z.string())
const Chosen = z.array(Condition)

/** Fields with their grade: those of level 2 and above leave covered unless they are asked for as they are. */
const Choice = ({ it, level }: { readonly it: DatasetView; readonly level: z.output<typeof Level> }) => {
  const gradeOf = (name: string): number => level.columns.find((one) => one.column === name)?.grade ?? 1
  const low = it.items.map((item) => item.name).filter((name) => gradeOf(name) < 2)
  const [fields, choose] = useKept(Names, `ask.${it.code}.fields`, low)
  const [clear, uncover] = useKept(Names, `ask.${it.code}.clear`, [])
  return (
    <fieldset>
      <legend>{say('fields')}</legend>
      <p className="small muted">{say('fieldsHint')}</p>
      {it.items.map((item) => (
        <span key={item.name} className="row">
          <label className="check">
            <Tick name="field" value={item.name} among={fields} change={choose} />
            {item.name}
          </label>
          {gradeOf(item.name) < 2 ? null : (
            <>
              <GradeMark grade={gradeOf(item.name)} />
              <label className="check small">
                <Tick name="clear" value={item.name} among={clear} change={uncover} />
                {say('asItIs')}
              </label>
            </>
          )}
        </span>
      ))}
    </fieldset>
  )
}

const Fields = ({ it }: { readonly it: DatasetView }) => (
  <Shown of={useAsk(Level, `/api/security/${it.code}/level`)}>{(level) => <Choice it={it} level={level} />}</Shown>
)

const texts = (form: HTMLFormElement, name: string): string[] =>
  new FormData(form).getAll(name).flatMap((one) => (typeof one === 'string' ? [one] : []))

const Form = ({ it, close }: { readonly it: DatasetView; readonly close: () => void }) => {
  const [conditions, setConditions] = useKept(Chosen, `ask.${it.code}.rows`, [])
  const [, go] = useLocation()
  const send = async (form: HTMLFormElement): Promise<void> => {
    const { basis, scenario, scope, method, until } = fieldsOf(form)
    const fields = texts(form, 'field')
    // None chosen would ask for all of them.
    if (it.items.length > 0 && fields.length === 0) throw new Error(say('chooseFields'))
    const clear = texts(form, 'clear').filter((name) => fields.includes(name))
    const rows = written(conditions)
    const opened = await call(CaseView, 'POST', '/api/sharing/requests', {
      ...{ dataset: it.code, basis, scenario, scope, method, until, declaration: true },
      ...(fields.length === it.items.length ? {} : { fields }),
      ...(clear.length === 0 ? {} : { clear }),
      ...(rows.length === 0 ? {} : { rows }),
    })
    go(`/console/cases/${opened.id}`)
  }
  return (
    <DialogForm title={say('ask')} verb={say('send')} draft={`ask.${it.code}`} send={send} close={close}>
      <p className="small muted">
        {say(it.share === 'unconditional' ? 'unconditionalHint' : 'conditionalHint')}{' '}
        {it.version === null ? say('noVersionYet') : ''}
      </p>
      {(['basis', 'scenario', 'scope'] as const).map((name) => (
        <Field key={name} label={say(name)} hint={say(`${name}Hint`)}>
          <textarea className="textarea" name={name} rows={2} required />
        </Field>
      ))}
      <Field label={say('method')}>
        <select className="select" name="method">
          {(['api', 'batch', 'file'] as const).map((one) => (
            <option key={one} value={one}>
              {termOf(one)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('until')} hint={say('untilHint')}>
        <input className="input" type="date" name="until" required />
      </Field>
      <Fields it={it} />
      <Conditions columns={it.items.map((item) => item.name)} list={conditions} change={setConditions} />
      <label className="check">
        <input type="checkbox" required />
        {say('declaration')}
      </label>
    </DialogForm>
  )
}

/** The application of Decree 809 art. 20, on the dataset's own page. */
export const AskForIt = ({ it }: { readonly it: DatasetView }) => {
  const [open, setOpen] = useState(false)
  return (
    <div>
      <button type="button" className="btn btn--primary" onClick={() => setOpen(true)}>
        {say('ask')}
      </button>
      {open ? <Form it={it} close={() => setOpen(false)} /> : null}
    </div>
  )
}
