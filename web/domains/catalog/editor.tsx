import { say, termOf, type Word } from '../../app/words.ts'
import type { DraftItem } from './draft.ts'
import { emptyItem } from './draft.ts'
import { personalWords } from './queries.ts'

const types = ['text', 'integer', 'decimal', 'boolean', 'date', 'time', 'timestamp', 'json', 'geometry'] as const

interface Cell {
  readonly field: string
  readonly word: Word
  readonly must?: true
  readonly short?: true
  readonly choices?: readonly (readonly [value: string, label: string])[]
}

const cells = (): readonly Cell[] => [
  { field: 'title', word: 'itemsTab', must: true },
  { field: 'name', word: 'fieldName' },
  { field: 'type', word: 'type', choices: types.map((it) => [it, termOf(it)] as const) },
  { field: 'length', word: 'length', short: true },
  { field: 'format', word: 'itemFormat' },
  { field: 'unit', word: 'unit', short: true },
  { field: 'meaning', word: 'meaning', must: true },
  { field: 'values', word: 'valueSet' },
  { field: 'codeList', word: 'codeList' },
  {
    field: 'personal',
    word: 'personal',
    choices: [
      ['', '—'],
      ...(['none', 'personal', 'sensitive'] as const).map((it) => [it, say(personalWords[it])] as const),
    ],
  },
  {
    field: 'key',
    word: 'keyItem',
    choices: [
      ['', '—'],
      ['yes', '✓'],
    ],
    short: true,
  },
  {
    field: 'share',
    word: 'share',
    choices: [
      ['', say('sameAsEntry')],
      ...(['unconditional', 'conditional', 'refused'] as const).map((it) => [it, say(it)] as const),
    ],
  },
  { field: 'shareBasis', word: 'shareBasis' },
  {
    field: 'open',
    word: 'open',
    choices: [
      ['', say('sameAsEntry')],
      ...(['unconditional', 'conditional', 'closed'] as const).map((it) => [it, say(it)] as const),
    ],
  },
  { field: 'openBasis', word: 'openBasis' },
]

interface Editing {
  readonly items: readonly DraftItem[]
  readonly change: (next: readonly DraftItem[]) => void
}

const Control = ({
  cell,
  item,
  label,
  write,
}: {
  readonly cell: Cell
  readonly item: DraftItem
  readonly label: string
  readonly write: (value: string) => void
}) => {
  const value = item[cell.field] ?? ''
  if (cell.choices !== undefined)
    return (
      <select
        className={cell.short === true ? 'select c-short' : 'select'}
        aria-label={label}
        value={value}
        onChange={(event) => write(event.target.value)}
      >
        {cell.choices.map(([one, shown]) => (
          <option key={one} value={one}>
            {shown}
          </option>
        ))}
      </select>
    )
  return (
    <input
      className={cell.short === true ? 'input c-short' : 'input'}
      aria-label={label}
      value={value}
      required={cell.field === 'title'}
      maxLength={2000}
      {...(cell.field === 'length' ? { inputMode: 'numeric' as const, pattern: '[0-9]*' } : {})}
      {...(cell.field === 'values' ? { placeholder: say('valueHint') } : {})}
      onChange={(event) => write(event.target.value)}
    />
  )
}

/** The items as a table that is written in: one line an item, in the order in which they are shown. */
export const ItemsEditor = ({ items, change }: Editing) => {
  const all = cells()
  const put = (at: number, field: string, value: string): void =>
    change(items.map((it, place) => (place === at ? { ...it, [field]: value } : it)))
  const swap = (at: number, to: number): void =>
    change(items.map((it, place) => (place === at ? (items[to] ?? it) : place === to ? (items[at] ?? it) : it)))
  return (
    <div className="stack-2">
      {items.length === 0 ? (
        <p className="muted">{say('noItems')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        <div className="tbl-box" tabIndex={0} role="region" aria-label={say('itemsTab')}>
          <table className="tbl tbl--tight c-items">
            <thead>
              <tr>
                <th scope="col">#</th>
                {all.map((it) => (
                  <th key={it.field} scope="col">
                    {say(it.word)}
                    {it.must === true ? ' *' : ''}
                  </th>
                ))}
                <th scope="col">{say('rowActions')}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: an item being written has no other name than its place
                <tr key={at}>
                  <td className="num">{at + 1}</td>
                  {all.map((cell) => (
                    <td key={cell.field} className="lab" data-th={`${say(cell.word)}${cell.must === true ? ' *' : ''}`}>
                      <Control
                        cell={cell}
                        item={item}
                        label={`${at + 1} ${say(cell.word)}`}
                        write={(value) => put(at, cell.field, value)}
                      />
                    </td>
                  ))}
                  <td className="nowrap">
                    {at === 0 ? null : (
                      <button
                        type="button"
                        className="btn btn--quiet"
                        aria-label={`${say('moveUp')} ${at + 1}`}
                        onClick={() => swap(at, at - 1)}
                      >
                        ↑
                      </button>
                    )}
                    {at === items.length - 1 ? null : (
                      <button
                        type="button"
                        className="btn btn--quiet"
                        aria-label={`${say('moveDown')} ${at + 1}`}
                        onClick={() => swap(at, at + 1)}
                      >
                        ↓
                      </button>
                    )}
                    <button
                      type="button"
                      className="btn btn--quiet"
                      onClick={() => change(items.filter((_, place) => place !== at))}
                    >
                      {say('removeItem')}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className="row">
        <button type="button" className="btn" onClick={() => change([...items, emptyItem])}>
          {say('addItem')}
        </button>
      </div>
    </div>
  )
}
