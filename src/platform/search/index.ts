export { facetCounts, indexDocument, search } from './search.ts'
