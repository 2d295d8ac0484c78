import { useState } from 'react'
import { type Finding, FindingRows } from '#model/quality'
import { useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { HowMany, Pages } from '../../parts/lists.tsx'
import { Shown, Table } from '../../parts/parts.tsx'
import { Covered } from '../security/finds.tsx'

/** The rows behind a finding, a page at a time; what is graded is covered until a reason is given. */
export const FindingPage = ({
  code,
  it,
  opens,
  close,
}: {
  readonly code: string
  readonly it: Finding
  readonly opens: string
  readonly close: () => void
}) => {
  const [pages, setPages] = useState<readonly string[]>([])
  const after = pages.at(-1)
  const found = useAsk(FindingRows, after === undefined ? opens : `${opens}?after=${after}`)
  return (
    <section className="card" aria-label={say('findings')}>
      <header>
        <h3>
          {termOf(`check.${it.check.kind}`)} {it.columns.join(mark('、'))}
        </h3>
        <button type="button" className="btn btn--sm" onClick={close}>
          {say('close')}
        </button>
      </header>
      <div className="in stack-2">
        <Shown of={found}>
          {(page) => (
            <>
              <Table
                label={say('findings')}
                heads={[say('row'), ...page.columns]}
                rows={page.items.map((one) => [
                  <span key="row" className="mono">
                    {one.row}
                  </span>,
                  ...one.values.map((value, at) => {
                    const column = page.columns[at] ?? ''
                    if (value === null) return <span key={column}>—</span>
                    return page.masked.includes(column) ? (
                      <Covered key={column} at={{ code, version: page.version, row: one.row, column }} value={value} />
                    ) : (
                      value
                    )
                  }),
                ])}
              />
              <HowMany shown={page.items.length} total={page.failed} />
              <Pages before={pages} next={page.next} turn={setPages} />
            </>
          )}
        </Shown>
      </div>
    </section>
  )
}
