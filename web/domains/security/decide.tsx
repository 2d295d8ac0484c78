import { useState } from 'react'
import { dataClasses, Grades, type GradeView } from '#model/security'
import { call, refresh } from '../../app/api.ts'
import { mark, say, sayOf, termOf } from '../../app/words.ts'
import { DialogForm } from '../../parts/forms.tsx'
import { Field, fieldsOf } from '../../parts/parts.tsx'
import { Proposal } from './marks.tsx'

export interface Decision {
  readonly column: string
  readonly class: string
  readonly grade: number
  readonly reason?: string
}

export const decide = async (code: string, columns: readonly Decision[]): Promise<void> => {
  await call(Grades, 'POST', `/api/security/${code}/grades`, { columns })
  await refresh()
}

/** One column: what was proposed and why, and what the person decides. */
export const DecideOne = ({
  code,
  it,
  close,
}: {
  readonly code: string
  readonly it: GradeView
  readonly close: () => void
}) => {
  const [grade, setGrade] = useState(it.grade)
  const away = grade !== it.proposed.grade
  const send = (form: HTMLFormElement): Promise<unknown> => {
    const { class: chosen = it.class, reason = '' } = fieldsOf(form)
    return decide(code, [{ column: it.column, class: chosen, grade, ...(reason === '' ? {} : { reason }) }])
  }
  return (
    <DialogForm
      title={`${say(it.confirmedBy === null ? 'decideGrade' : 'change')}${mark('：')}${it.column}`}
      verb={say('confirmGrades')}
      send={send}
      close={close}
    >
      <p className="note">
        <span>
          <Proposal lead={say('detected')} it={it.proposed} />
        </span>
      </p>
      <Field label={say('class')}>
        <select className="select" name="class" defaultValue={it.class}>
          {dataClasses.map((one) => (
            <option key={one} value={one}>
              {termOf(one)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('grade')} hint={grade < it.proposed.grade ? say('headOnly') : ''}>
        <select
          className="select"
          name="grade"
          value={grade}
          onChange={(event) => setGrade(Number(event.target.value))}
        >
          {[1, 2, 3, 4].map((one) => (
            <option key={one} value={one}>
              {sayOf('levelNumber', one)}
              {mark('：')}
              {say(`level${one as 1 | 2 | 3 | 4}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field label={say('reason')} hint={away ? say('awayHint') : say('optional')}>
        <textarea className="textarea" name="reason" rows={3} required={away} maxLength={500} />
      </Field>
    </DialogForm>
  )
}
