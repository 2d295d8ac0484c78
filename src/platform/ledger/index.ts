export { append } from './append.ts'
export { leafCounts, leavesOf, type PublicLeaf } from './leaves.ts'
export { type Ledger, openLedger } from './ledger.ts'
export { ledgerRoutes } from './routes.ts'
