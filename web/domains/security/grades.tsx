import { useState } from 'react'
import { z } from 'zod'
import { call, refresh, useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault, Shown, Table } from '../../parts/parts.tsx'

const Grade = z.object({
  column: z.string(),
  class: z.string(),
  grade: z.number(),
  reason: z.string(),
  confirmedBy: z.string().nullable(),
})
const GradeList = z.object({ items: z.array(Grade) })

/** Class and grade with the reasons; the owner confirms all that is proposed in one step. */
export const Grades = ({ code, owner }: { readonly code: string; readonly owner: boolean }) => {
  const found = useAsk(GradeList, `/api/security/${code}/grades`)
  const [error, setError] = useState<unknown>(null)
  const confirm = async (items: z.output<typeof GradeList>['items']): Promise<void> => {
    try {
      setError(null)
      await call(GradeList, 'POST', `/api/security/${code}/grades`, {
        columns: items.map((it) => ({ column: it.column, class: it.class, grade: it.grade })),
      })
      await refresh()
    } catch (it) {
      setError(it)
    }
  }
  return (
    <Shown of={found}>
      {({ items }) => (
        <div className="stack-4">
          <Table
            label={say('grades')}
            heads={[say('name'), say('class'), say('grade'), say('reason'), say('state')]}
            rows={items.map((it) => [
              it.column,
              it.class,
              String(it.grade),
              it.reason,
              it.confirmedBy === null ? say('proposed') : say('confirmed'),
            ])}
          />
          {error === null ? null : <Fault error={error} />}
          {owner && items.some((it) => it.confirmedBy === null) ? (
            <button type="button" className="btn btn--primary" onClick={() => void confirm(items)}>
              {say('confirmGrades')}
            </button>
          ) : null}
        </div>
      )}
    </Shown>
  )
}
