import { useState } from 'react'
import { Finds, Revealed } from '#model/security'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { DialogForm } from '../../parts/forms.tsx'
import { Dialog, Field, fieldsOf, Nothing, Shown, Table } from '../../parts/parts.tsx'

interface Cell {
  readonly code: string
  readonly version: number
  readonly row: string
  readonly column: string
}

/** One value, covered until a reason is given; the reason is kept and has a leaf. */
export const Covered = ({ at, value }: { readonly at: Cell; readonly value: string }) => {
  const [asking, setAsking] = useState(false)
  const [shown, setShown] = useState<string | null>(null)
  const look = async (form: HTMLFormElement): Promise<void> => {
    const { version, row, column } = at
    const { reason } = fieldsOf(form)
    const told = await call(Revealed, 'POST', `/api/security/${at.code}/reveals`, { version, row, column, reason })
    setShown(told.value ?? '—')
  }
  if (shown !== null) return <b>{shown}</b>
  return (
    <span className="row">
      {value}
      <button type="button" className="btn btn--quiet btn--sm" onClick={() => setAsking(true)}>
        {say('reveal')}
      </button>
      {asking ? (
        <DialogForm title={say('reveal')} send={look} close={() => setAsking(false)}>
          <Field label={say('revealWhy')} hint={say('revealHint')}>
            <textarea className="textarea" name="reason" rows={3} minLength={4} required />
          </Field>
        </DialogForm>
      ) : null}
    </span>
  )
}

/** The rows behind a number of finds. */
export const FindRows = ({
  code,
  column,
  detector,
  close,
}: {
  readonly code: string
  readonly column: string
  readonly detector: string
  readonly close: () => void
}) => (
  <Dialog title={`${column}${mark('：')}${termOf(detector)}`} close={close}>
    <Shown of={useAsk(Finds, `/api/security/${code}/finds/${encodeURIComponent(column)}/${detector}`)}>
      {(it) =>
        it.items.length === 0 ? (
          <Nothing />
        ) : (
          <div className="stack-2">
            <p className="small muted">
              {say('version')} {it.version}
              {mark('，')}
              {say('found')} {it.cells.toLocaleString('en')}
              {it.truncated ? `${mark('，')}${say('firstShown')} ${it.items.length}` : ''}
            </p>
            <Table
              label={say('finds')}
              heads={[say('row'), column]}
              rows={it.items.map((one) => [
                <span key="row" className="mono">
                  {one.row}
                </span>,
                <Covered key="value" at={{ code, version: it.version, row: one.row, column }} value={one.value} />,
              ])}
            />
          </div>
        )
      }
    </Shown>
    <div>
      <button type="button" className="btn" onClick={close}>
        {say('close')}
      </button>
    </div>
  </Dialog>
)
