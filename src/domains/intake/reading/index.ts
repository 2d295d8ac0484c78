export type {
  Column,
  ColumnType,
  Digits,
  Encoding,
  Format,
  Notice,
  Overrides,
  Part,
  Proposal,
  ProposedColumn,
  ReadResult,
  Reason,
} from './model.ts'
export { type Inspecting, type Into, inspect, readInto } from './read.ts'
export { emptyMarks } from './typing.ts'
