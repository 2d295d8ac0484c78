import { aDataset, type DatasetFacts } from '#domains/catalog'
import type { Rule } from '#platform/access'

/** The head of the department that answers for the dataset: whoever may go below what the detectors propose. */
export const leads: Rule<DatasetFacts> = aDataset.by('org', { kinds: ['head'] })
