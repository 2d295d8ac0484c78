import { useState } from 'react'
import { useLocation } from 'wouter'
import { z } from 'zod'
import { CaseView } from '#model/cases'
import type { DatasetView } from '#model/catalog'
import { Gate } from '#model/opening'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { DialogForm, Tick } from '../../parts/forms.tsx'
import { LightMark } from '../../parts/icons.tsx'
import { useKept } from '../../parts/kept.ts'
import { Field, fieldsOf, Shown, Table } from '../../parts/parts.tsx'

const Names = z.array(z.string())
const Asked = z.object({ reason: z.string(), omit: z.array(z.string()), gate: Gate })

const GateTable = ({ gate }: { readonly gate: Gate }) => (
  <div className="stack-2">
    <p>
      <span className={`light light--${gate.passed ? 'green' : 'red'}`}>
        <LightMark name={gate.passed ? 'green' : 'red'} />
        {say(gate.passed ? 'gateHolds' : 'gateStops')}
      </span>
    </p>
    <Table
      label={say('openingGate')}
      heads={[say('clause'), say('finding'), say('evidenceRows')]}
      rows={gate.clauses.map((it) => [
        <span key="clause" className={`light light--${it.passed ? 'green' : 'red'}`}>
          <LightMark name={it.passed ? 'green' : 'red'} />
          {termOf(`clause_${it.id}`)}
          {mark('：')}
          {say(it.passed ? 'clauseHolds' : 'clauseFails')}
        </span>,
        it.detail,
        it.opens.map((one) => (
          <a key={one.path} href={one.path}>
            {one.label}
            {mark('：')}
            {one.rows}{' '}
          </a>
        )),
      ])}
    />
  </div>
)

/** What an opening case asks for, with its gate: each small group opens its rows for those who may see them. */
export const Release = ({ id }: { readonly id: string }) => {
  const found = useAsk(Asked, `/api/opening/releases/${id}`)
  return (
    <Shown of={found}>
      {(it) => (
        <div className="stack-4">
          <dl className="kv">
            <dt>{say('openingReason')}</dt>
            <dd>{it.reason}</dd>
            <dt>{say('omitColumns')}</dt>
            <dd>{it.omit.length === 0 ? say('noneOmitted') : it.omit.join(mark('、'))}</dd>
          </dl>
          <GateTable gate={it.gate} />
        </div>
      )}
    </Shown>
  )
}

/** The gate as it stands now, computed when somebody thinks of opening. */
const GateNow = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(Gate, `/api/opening/gate/${code}`)}>{(found) => <GateTable gate={found} />}</Shown>
)

/** A steward proposes to open the department's published dataset and names the columns that stay closed. */
export const ProposeOpening = ({ it }: { readonly it: DatasetView }) => {
  const [open, setOpen] = useState(false)
  const [omitted, omitThese] = useKept(Names, `open.${it.code}.omit`, [])
  const [, go] = useLocation()
  const send = async (form: HTMLFormElement): Promise<void> => {
    const omit = new FormData(form).getAll('omit').map((one) => (typeof one === 'string' ? one : ''))
    const opened = await call(CaseView, 'POST', '/api/opening/releases', {
      dataset: it.code,
      omit,
      reason: fieldsOf(form)['reason'] ?? '',
    })
    go(`/console/cases/${opened.id}`)
  }
  if (!open)
    return (
      <div>
        <button type="button" className="btn" onClick={() => setOpen(true)}>
          {say('proposeOpening')}
        </button>
      </div>
    )
  return (
    <DialogForm title={say('proposeOpening')} draft={`open.${it.code}`} send={send} close={() => setOpen(false)}>
      <GateNow code={it.code} />
      <fieldset>
        <legend>{say('omitColumns')}</legend>
        {it.items.map((item) => (
          <label key={item.name} className="check">
            <Tick name="omit" value={item.name} among={omitted} change={omitThese} />
            {item.name}
          </label>
        ))}
      </fieldset>
      <Field label={say('openingReason')}>
        <textarea className="textarea" name="reason" rows={3} required minLength={5} />
      </Field>
    </DialogForm>
  )
}
