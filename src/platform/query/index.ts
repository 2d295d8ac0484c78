export { type Engines, openEngines } from './engines.ts'
export { cursorOf, distinctPlan, parseCondition, parseWish } from './filters.ts'
export { deepestGroup } from './logic.ts'
export type { TextRow } from './messages.ts'
export {
  type Cell,
  type Condition,
  type Line,
  leavesAs,
  type Mask,
  type Plan,
  printCount,
  printDuckdb,
  printLines,
  printPage,
  printTyped,
  rowId,
} from './plan.ts'
export { name as quoteName, text as quoteText, typeName } from './sql.ts'
