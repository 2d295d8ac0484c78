export { append } from './append.ts'
export { type Ledger, openLedger } from './ledger.ts'
export { ledgerRoutes } from './routes.ts'
