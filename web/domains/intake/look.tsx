import { ColumnType, type Overrides, type Proposal } from '#model/intake'
import { mark, say, termOf } from '../../app/words.ts'
import { Field, Table } from '../../parts/parts.tsx'

const encodings = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be', 'windows-1252'] as const
const delimiters = [',', ';', '\t', '|', ' '] as const
const named: Readonly<Record<string, string>> = { '\t': 'Tab', ' ': '␠', ',': ', ，', ';': ';', '|': '|' }
const isText = (format: string): boolean => ['csv', 'tsv', 'txt'].includes(format)

const headerText = ({ header, headerEnd }: Proposal): string =>
  headerEnd === undefined ? String(header ?? 'none') : `${header}-${headerEnd}`

/** Each line alone, and those that a header over several lines may take from where it begins. */
const headersFor = (proposal: Proposal): string[] => {
  const from = proposal.header ?? 1
  const lines = Array.from({ length: Math.max(20, from) }, (_, at) => String(at + 1))
  const several = [1, 2, 3].map((more) => `${from}-${from + more}`)
  return [...new Set([headerText(proposal), ...lines.slice(0, from), ...several, ...lines.slice(from)])].filter(
    (it) => it !== 'none',
  )
}

const headerOf = (value: string): Pick<Overrides, 'header' | 'headerEnd'> => {
  if (value === 'none') return { header: 'none', headerEnd: undefined }
  const [header, headerEnd] = value.split('-').map(Number)
  return { header, headerEnd }
}

interface Looking {
  readonly proposal: Proposal
  readonly overrides: Overrides
  readonly change: (overrides: Overrides) => void
  readonly reading: boolean
}

/** What the file seems to be, with its evidence; whatever is changed is read and shown again. */
export const LooksLike = ({ proposal, overrides, change, reading }: Looking) => (
  <section className="card" aria-busy={reading}>
    <header>
      <h2>{say('looksLike')}</h2>
      <span className="small muted">
        {proposal.format.toUpperCase()} · {proposal.columns.length} {say('columns')}
      </span>
    </header>
    <div className="in stack-4">
      <p>
        {say('encoding')} <b>{proposal.encoding.name}</b>
        <span className="muted">
          {mark('（')}
          {proposal.encoding.evidence}
          {mark('）')}
        </span>
      </p>
      <div className="row">
        {proposal.format === 'parquet' || proposal.format === 'xlsx' ? null : (
          <Field label={say('encoding')}>
            <select
              className="select"
              value={proposal.encoding.name}
              onChange={(event) => change({ ...overrides, encoding: event.target.value })}
            >
              {encodings.map((it) => (
                <option key={it}>{it}</option>
              ))}
            </select>
          </Field>
        )}
        {isText(proposal.format) ? (
          <Field label={say('delimiter')}>
            <select
              className="select"
              value={proposal.delimiter ?? ''}
              onChange={(event) => change({ ...overrides, delimiter: event.target.value })}
            >
              {[...new Set([proposal.delimiter ?? '', ...delimiters])].map((it) => (
                <option key={it} value={it}>
                  {it === '' ? say('none') : (named[it] ?? it)}
                </option>
              ))}
            </select>
          </Field>
        ) : null}
        {isText(proposal.format) || proposal.format === 'xlsx' ? (
          <Field label={say('headerLine')}>
            <select
              className="select"
              value={headerText(proposal)}
              onChange={(event) => change({ ...overrides, ...headerOf(event.target.value), types: {}, companions: [] })}
            >
              <option value="none">{say('none')}</option>
              {headersFor(proposal).map((it) => (
                <option key={it}>{it}</option>
              ))}
            </select>
          </Field>
        ) : null}
        {proposal.sheets === undefined || proposal.sheets.length < 2 ? null : (
          <Field label={say('sheet')}>
            <select
              className="select"
              value={proposal.sheet}
              onChange={(event) => change({ sheet: event.target.value })}
            >
              {proposal.sheets.map((it) => (
                <option key={it}>{it}</option>
              ))}
            </select>
          </Field>
        )}
      </div>
      {overrides.footers === 'keep' || proposal.aside.some((it) => ['footnote', 'total'].includes(it.reason)) ? (
        <label className="c-take">
          <input
            type="checkbox"
            checked={overrides.footers === 'keep'}
            onChange={(event) => change({ ...overrides, footers: event.target.checked ? 'keep' : 'aside' })}
          />{' '}
          {say('keepFooters')}
        </label>
      ) : null}
      {proposal.notices
        .filter((it) => it.companion === undefined)
        .map((it) => (
          <p key={it.message} className="note note--yellow">
            {it.message}
          </p>
        ))}
    </div>
  </section>
)

/** The first rows as they would be stored; a value that its type cannot hold is marked. */
export const Preview = ({ proposal }: { readonly proposal: Proposal }) => (
  <section className="card">
    <header>
      <h2>{say('firstRows')}</h2>
      <span className="small muted">
        {say('looked')} {proposal.looked} {say('rowsShown')}
        {mark('，')}
        {say('aside')} {proposal.aside.length}
      </span>
    </header>
    <div className="in stack-4 c-rows">
      <Table
        label={say('firstRows')}
        heads={[say('line'), ...proposal.columns.map((it) => it.name)]}
        rows={proposal.preview.slice(0, 10).map((row) => [
          <span key="line" className="num muted">
            {row.line}
          </span>,
          ...row.stored.map((value, at) => (
            <Cell key={proposal.columns[at]?.name} value={value} raw={row.cells[at] ?? null} />
          )),
        ])}
      />
      {proposal.aside.slice(0, 5).map((it) => (
        <p key={it.line} className="small muted">
          {say('line')} {it.line}
          {mark('：')}
          {termOf(it.reason)}
          {mark('（')}
          {it.detail}
          {mark('）')}
        </p>
      ))}
    </div>
  </section>
)

const Cell = ({ value, raw }: { readonly value: string | null; readonly raw: string | null }) =>
  value === null && raw !== null && raw !== '' ? (
    <span className="c-misfit">
      {raw} <b className="small">{say('misfit')}</b>
    </span>
  ) : (
    <span>{value}</span>
  )

/** Each column with its type and what it holds; a typed companion is taken by a click. */
export const Columns = ({ proposal, overrides, change }: Looking) => {
  const taken = overrides.companions ?? []
  const companionOf = (name: string) => proposal.notices.find((it) => it.column === name && it.companion !== undefined)
  return (
    <section className="card">
      <header>
        <h2>{say('columns')}</h2>
      </header>
      <div className="in">
        <Table
          label={say('columns')}
          heads={[say('name'), say('type'), say('samples'), say('hint')]}
          rows={proposal.columns.map((column) => {
            const note = companionOf(column.name)
            return [
              column.name,
              <select
                key="type"
                className="select"
                aria-label={`${column.name} ${say('type')}`}
                value={column.type}
                onChange={(event) =>
                  change({
                    ...overrides,
                    types: { ...overrides.types, [column.name]: ColumnType.parse(event.target.value) },
                  })
                }
              >
                {ColumnType.options.map((it) => (
                  <option key={it} value={it}>
                    {termOf(it)}
                  </option>
                ))}
              </select>,
              column.samples.slice(0, 4).join(mark('、')),
              note?.companion === undefined ? (
                ''
              ) : (
                <label key="companion" className="c-take">
                  <input
                    type="checkbox"
                    checked={taken.includes(column.name)}
                    onChange={(event) =>
                      change({
                        ...overrides,
                        companions: event.target.checked
                          ? [...taken, column.name]
                          : taken.filter((it) => it !== column.name),
                      })
                    }
                  />{' '}
                  {say('takeCompanion')} <code>{note.companion.name}</code>
                  {mark('（')}
                  {termOf(note.companion.type)}
                  {mark('）')}
                  <span className="small muted">{note.message}</span>
                </label>
              ),
            ]
          })}
        />
      </div>
    </section>
  )
}
