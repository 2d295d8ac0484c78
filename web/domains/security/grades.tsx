import { useState } from 'react'
import { Grades as GradesSchema, type GradeView, Scale } from '#model/security'
import { useAsk } from '../../app/api.ts'
import { language, mark, named, say, termOf } from '../../app/words.ts'
import { Fault, Shown, Table } from '../../parts/parts.tsx'
import { DecideOne, decide } from './decide.tsx'
import { FindRows } from './finds.tsx'
import { ClassTag, GradeMark, Proposal } from './marks.tsx'

const Reasons = ({ it, open }: { readonly it: GradeView; readonly open: (detector: string) => void }) => (
  <div className="g-why small">
    <span>{named(it.reason, it.reasonEn)}</span>
    {it.changed ? (
      <span className="light light--yellow">
        <Proposal lead={say('proposalChanged')} it={it.proposed} />
      </span>
    ) : null}
    {it.finds.map((find) => (
      <button key={find.detector} type="button" className="btn btn--quiet btn--sm" onClick={() => open(find.detector)}>
        {termOf(find.detector)} {find.cells.toLocaleString('en')} {say('cells')}
      </button>
    ))}
  </div>
)

const Meaning = () => (
  <details>
    <summary>{say('scale')}</summary>
    <Shown of={useAsk(Scale, '/api/security/scale')}>
      {(it) => (
        <div className="stack-2">
          <Table
            label={say('scale')}
            heads={[say('grade'), say('harm'), say('share'), say('open'), say('trade')]}
            rows={it.levels.map((one) => [
              one.title[language()],
              one.harm[language()],
              one.share[language()],
              one.open[language()],
              one.trade[language()],
            ])}
          />
          <p className="small muted">
            {(['level', 'share', 'open', 'trade'] as const)
              .map(
                (name) => `${it.sources[name].instrument}${mark('（')}${termOf(it.sources[name].status)}${mark('）')}`,
              )
              .join(mark('；'))}
          </p>
          <p className="small muted">
            {it.principle[language()]} {it.city[language()]}
          </p>
        </div>
      )}
    </Shown>
  </details>
)

/** Class and grade with the reasons; the owner confirms all that is proposed at once, or each by itself. */
export const Grades = ({ code, owner }: { readonly code: string; readonly owner: boolean }) => {
  const found = useAsk(GradesSchema, `/api/security/${code}/grades`)
  const [error, setError] = useState<unknown>(null)
  const [deciding, setDeciding] = useState<GradeView | null>(null)
  const [opened, setOpened] = useState<{ readonly column: string; readonly detector: string } | null>(null)
  const confirm = (items: readonly GradeView[]): void => {
    setError(null)
    decide(
      code,
      items.map((it) => ({ column: it.column, class: it.class, grade: it.grade })),
    ).catch(setError)
  }
  return (
    <Shown of={found}>
      {({ items, grade, scanned }) => {
        const waiting = items.filter((it) => it.confirmedBy === null)
        const unsaid = waiting.filter((it) => it.grade === it.proposed.grade)
        return (
          <div className="stack-4">
            {waiting.length === 0 ? null : (
              <div className="note note--yellow">
                <div className="row-b">
                  <span>
                    <b>
                      {waiting.length} {say('waitForYou')}
                    </b>{' '}
                    {say('untilConfirmed')}
                  </span>
                  {owner && unsaid.length > 0 ? (
                    <button type="button" className="btn btn--primary" onClick={() => confirm(unsaid)}>
                      {say('confirmGrades')}
                      {mark('（')}
                      {unsaid.length}
                      {mark('）')}
                    </button>
                  ) : null}
                </div>
              </div>
            )}
            {error === null ? null : <Fault error={error} />}
            <Table
              label={say('grades')}
              heads={[say('name'), say('class'), say('grade'), say('reason'), say('state')]}
              rows={items.map((it) => [
                <b key="name">{it.column}</b>,
                <ClassTag key="class" of={it.class} />,
                <GradeMark key="grade" grade={it.grade} proposed={it.confirmedBy === null} />,
                <Reasons key="why" it={it} open={(detector) => setOpened({ column: it.column, detector })} />,
                <span key="state" className="row">
                  {say(it.confirmedBy === null ? 'proposed' : 'confirmed')}
                  {owner ? (
                    <button type="button" className="btn btn--quiet btn--sm" onClick={() => setDeciding(it)}>
                      {say(it.confirmedBy === null ? 'decideGrade' : 'change')}
                    </button>
                  ) : null}
                </span>,
              ])}
            />
            <p className="row small">
              {say('wholeGrade')}
              {grade === null ? '—' : <GradeMark grade={grade} proposed={waiting.length > 0} />}
              <span className="muted">
                {scanned === null
                  ? say('notScanned')
                  : `${say('scanned')} ${say('version')} ${scanned.version}${mark('，')}${scanned.rows.toLocaleString('en')} ${say('rows')}`}
              </span>
            </p>
            <Meaning />
            {deciding === null ? null : <DecideOne code={code} it={deciding} close={() => setDeciding(null)} />}
            {opened === null ? null : <FindRows code={code} {...opened} close={() => setOpened(null)} />}
          </div>
        )
      }}
    </Shown>
  )
}
