import { say } from '../../app/words.ts'
import { Icon } from '../../parts/icons.tsx'
import type { View } from './queries.ts'

const marks = {
  unconditional: ['tag--open', 'unlock'],
  conditional: ['tag--cond', 'key'],
  refused: ['tag--shut', 'lock'],
  closed: ['tag--shut', 'lock'],
} as const

/** 无条件共享, 有条件共享, 不予共享: outline, mark and word. */
export const ShareTag = ({ value }: { readonly value: View['share'] }) => (
  <span className={`tag ${marks[value][0]}`}>
    <Icon name={marks[value][1]} /> {say(value)}
  </span>
)

export const OpenTag = ({ value }: { readonly value: View['open'] }) => (
  <span className={`tag ${marks[value][0]}`}>
    <Icon name={marks[value][1]} /> {say(value)}
  </span>
)
