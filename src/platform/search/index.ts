export { indexDocument, search } from './search.ts'
