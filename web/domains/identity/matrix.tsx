import { useState } from 'react'
import { Matrix } from '#model/city'
import { useAsk } from '../../app/api.ts'
import { language, say, termOf } from '../../app/words.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'

const spoken: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  '●': ['总是允许', 'always'],
  '◐': ['视对象而定', 'depends'],
  '·': ['不允许', 'never'],
}

const Cell = ({ sign }: { readonly sign: string }) => (
  <span role="img" aria-label={spoken[sign]?.[language() === 'zh' ? 0 : 1] ?? sign}>
    {sign}
  </span>
)

/** Who may do what, to read and to take away. */
export const MatrixPage = () => {
  const [q, setQ] = useState('')
  const found = useAsk(Matrix, '/api/access/matrix')
  return (
    <section className="stack-4">
      <h1>{say('matrix')}</h1>
      <p className="muted">{say('matrixLead')}</p>
      <div className="row">
        <input
          className="input"
          type="search"
          name="q"
          aria-label={say('filterDoors')}
          placeholder={say('filterDoors')}
          value={q}
          onChange={(event) => setQ(event.target.value)}
        />
        <a className="btn" href="/api/access/matrix.csv" download>
          {say('asCsv')}
        </a>
        <a className="btn" href="/api/access/matrix.xlsx" download>
          {say('asXlsx')}
        </a>
      </div>
      <Shown of={found}>
        {({ items }) => {
          const rows = items.filter((it) =>
            `${it.door} ${it.summary} ${it.name}`.toLowerCase().includes(q.toLowerCase()),
          )
          const kinds = Object.keys(items[0]?.who ?? {})
          return rows.length === 0 ? (
            <Nothing word="nothingFound" />
          ) : (
            <>
              <p className="muted num" aria-live="polite">
                {say('found')} {rows.length}
              </p>
              <Table
                label={say('matrix')}
                heads={[say('door'), ...kinds.map(termOf)]}
                rows={rows.map((it) => [
                  <span key="door">
                    {language() === 'zh' ? it.name : it.summary} <code className="small muted c-below">{it.door}</code>
                  </span>,
                  ...kinds.map((kind) => <Cell key={kind} sign={it.who[kind] ?? ''} />),
                ])}
              />
            </>
          )
        }}
      </Shown>
    </section>
  )
}
