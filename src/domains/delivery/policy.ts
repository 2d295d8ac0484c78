import { aDataset, type DatasetFacts, keeps, ofOwner } from '#domains/catalog'
import { all, any, holdsPost, on, type Rule, today } from '#platform/access'
import { overseers } from '#platform/identity'
import type { Tables } from './tables.ts'

export type GrantFacts = Pick<Tables['grants'], 'dataset' | 'holder' | 'status' | 'until'>

const aGrant = on<GrantFacts>('delivery.grants', {
  holder: { zh: '用数部门', en: 'the department that holds it' },
  status: { zh: '授权状态', en: 'its status' },
  until: { zh: '授权期限', en: 'its end' },
})

/** Whose grant it is may see why it does not hold. */
export const ofHolder: Rule<GrantFacts> = aGrant.by('holder')

/** A grant of the actor's own department that holds today. */
export const liveGrant: Rule<GrantFacts> = all(
  aGrant.by('holder', { kinds: ['steward', 'head'] }),
  aGrant.eq('status', 'live'),
  aGrant.order('until', '>=', today),
)

/** Open without conditions, and published: rows for everybody. */
export const openToAll: Rule<DatasetFacts> = all(
  aDataset.eq('state', 'published'),
  aDataset.eq('open', 'unconditional'),
)

/** Rows go to those who keep them, to the holders of a grant, and to everybody where they are open. */
export const reads: Rule<DatasetFacts> = any(
  keeps,
  openToAll,
  aDataset.has<GrantFacts>(
    'delivery.grants',
    { zh: '有效授权', en: 'a grant that holds' },
    { dataset: 'code' },
    liveGrant,
  ),
)

/** The provider, the bureau and those who supervise read every use (Decree 809 art. 29). */
export const readsUses: Rule<DatasetFacts> = any(ofOwner, holdsPost(...overseers))
