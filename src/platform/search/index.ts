export { type Document, type IndexFault, indexDocument, indexFaults, rewriteDocument } from './document.ts'
export { best, type Counts, type Dropped, facetCounts, meeting, search, withoutOne } from './search.ts'
