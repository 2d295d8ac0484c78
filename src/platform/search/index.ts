export { type Document, type IndexFault, indexDocument, indexFaults } from './document.ts'
export { type Dropped, facetCounts, search, withoutOne } from './search.ts'
