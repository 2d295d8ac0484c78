export { type Engines, openEngines, type TextRow } from './engines.ts'
export { cursorOf, parseCondition, parseWish } from './filters.ts'
export { type Condition, type Mask, type Plan, printCount, printDuckdb, printTyped } from './plan.ts'
export { name as quoteName, text as quoteText, typeName } from './sql.ts'
