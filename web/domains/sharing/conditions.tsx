import { z } from 'zod'
import { mark, say, type Word } from '../../app/words.ts'

/** One condition on rows, as it is being put together. */
export const Condition = z.object({ key: z.number(), column: z.string(), operator: z.string(), value: z.string() })
export type Condition = z.output<typeof Condition>

const operators: readonly (readonly [operator: string, word: Word])[] = [
  ['eq', 'opEq'],
  ['neq', 'opNeq'],
  ['gte', 'opGte'],
  ['lte', 'opLte'],
  ['in', 'opIn'],
  ['like', 'opLike'],
]

/** In the form of the row door: 区县=eq.渝北区. */
export const written = (list: readonly Condition[]): string[] =>
  list.map(({ column, operator, value }) => {
    const text = value.trim()
    if (operator === 'in') return `${column}=in.(${text.split(/[,，、]/).join(',')})`
    return `${column}=${operator}.${operator === 'like' ? `*${text}*` : text}`
  })

/** A condition in words, 区县 等于 渝北区; as it is written where it came by another way than this form. */
export function saidCondition(row: string): string {
  const [, column = '', operator, value = ''] = /^([^=]+)=([a-z]+)\.(.*)$/s.exec(row) ?? []
  const word = operator === 'in' ? 'opAmong' : operators.find(([name]) => name === operator)?.[1]
  if (word === undefined) return row
  const plain = operator === 'in' ? value.replace(/^\(|\)$/g, '').replaceAll(',', mark('、')) : value
  return `${column} ${say(word)} ${operator === 'like' ? plain.replace(/^\*|\*$/g, '') : plain}`
}

/** Puts conditions on rows together: all of them must hold. */
export const Conditions = ({
  columns,
  list,
  change,
}: {
  readonly columns: readonly string[]
  readonly list: readonly Condition[]
  readonly change: (list: Condition[]) => void
}) => {
  const alter = (key: number, over: Partial<Condition>): void =>
    change(list.map((it) => (it.key === key ? { ...it, ...over } : it)))
  const add = (): void =>
    change([
      ...list,
      { key: Math.max(0, ...list.map((it) => it.key)) + 1, column: columns[0] ?? '', operator: 'eq', value: '' },
    ])
  return (
    <fieldset className="stack-2">
      <legend>{say('rowsWanted')}</legend>
      {list.length === 0 ? <span className="small muted">{say('everyRow')}</span> : null}
      {list.map((it) => (
        <div key={it.key} className="row">
          <select
            className="select"
            aria-label={say('conditionColumn')}
            value={it.column}
            onChange={(event) => alter(it.key, { column: event.target.value })}
          >
            {columns.map((column) => (
              <option key={column}>{column}</option>
            ))}
          </select>
          <select
            className="select"
            aria-label={say('conditionOperator')}
            value={it.operator}
            onChange={(event) => alter(it.key, { operator: event.target.value })}
          >
            {operators.map(([operator, word]) => (
              <option key={operator} value={operator}>
                {say(word)}
              </option>
            ))}
          </select>
          <input
            className="input grow"
            required
            aria-label={say('conditionValue')}
            value={it.value}
            onChange={(event) => alter(it.key, { value: event.target.value })}
          />
          <button
            type="button"
            className="btn btn--quiet btn--sm"
            onClick={() => change(list.filter((one) => one.key !== it.key))}
          >
            {say('removeCondition')}
          </button>
        </div>
      ))}
      <div>
        {list.length >= 10 ? (
          <span className="small muted">{say('tenConditions')}</span>
        ) : (
          <button type="button" className="btn btn--sm" onClick={add}>
            {say('addCondition')}
          </button>
        )}
      </div>
    </fieldset>
  )
}
