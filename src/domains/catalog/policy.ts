import { all, any, holdsPost, not, on, type Rule } from '#platform/access'
import type { OrgCode } from '#platform/context'
import { type DatasetView, entryReaders } from './model.ts'
import type { Tables } from './tables.ts'

/** What policies look at of a dataset; later chapters ask about the same facts. */
export type DatasetFacts = Pick<Tables['datasets'], 'code' | 'state' | 'open' | 'share'> & { readonly org: OrgCode }

export const factsOf = (it: DatasetView): DatasetFacts => ({
  code: it.code,
  org: it.org.code,
  state: it.state,
  open: it.open,
  share: it.share,
})

export const aDataset = on<DatasetFacts>(
  'catalog.datasets',
  {
    org: { zh: '提供部门', en: 'its department' },
    state: { zh: '目录状态', en: 'its state' },
    open: { zh: '开放属性', en: 'its opening' },
  },
  'code',
)

/** The bureau and those who supervise. */
const supervises: Rule<DatasetFacts> = holdsPost(...entryReaders)

/** Whoever holds a post in the department that answers for the dataset. */
export const ofOwner: Rule<DatasetFacts> = aDataset.by('org')
/** Its stewards and its head: those who keep the data. */
export const keeps: Rule<DatasetFacts> = aDataset.by('org', { kinds: ['steward', 'head'] })
/** The owner and those who supervise: how the data is kept, not the data. */
export const oversees: Rule<DatasetFacts> = any(ofOwner, supervises)
/** The public set: the one predicate for portal, search and every outside catalog. */
export const isPublic: Rule<DatasetFacts> = all(aDataset.eq('state', 'published'), not(aDataset.eq('open', 'closed')))
/** Published entries are there for everybody; others for the owner and those who supervise. */
export const sees: Rule<DatasetFacts> = any(aDataset.eq('state', 'published'), oversees)
export const enters: Rule<Pick<DatasetFacts, 'org'>> = on<Pick<DatasetFacts, 'org'>>('catalog.datasets', {
  org: { zh: '提供部门', en: 'its department' },
}).by('org', { kinds: ['steward'] })
