import { z } from 'zod'
import { rule } from '#law'
import { caseKind, type Then } from '#platform/cases'
import { Gaps, Reason } from './model.ts'
import { enterState } from './state.ts'

const kind = caseKind({
  name: 'catalog/publication',
  version: 1,
  number: 'ML',
  title: { zh: '目录发布', en: 'Publication of a catalog entry' },
  parties: ['owner', 'bureau'],
  states: ['draft', 'endorsed', 'submitted', 'gaps', 'published', 'changing', 'withdrawn'],
  start: 'draft',
  facts: z.object({ dataset: z.string() }),
})
const { by, step } = kind

const follow: Then = (ctx, it) => enterState(ctx, it.subject, it.state)

const bureau = by('bureau', 'reviewer')

/** From draft to published and on: Decree 809 art. 12–17. */
export const publication = kind.with({
  transitions: {
    endorse: step({
      from: ['draft', 'changing'],
      to: 'endorsed',
      by: by('owner', 'head'),
      cites: ['GSR-13'],
      then: follow,
    }),
    submit: step({ from: 'endorsed', to: 'submitted', by: by('owner', 'steward'), cites: ['GSR-16'], then: follow }),
    return: step({
      from: 'submitted',
      to: 'gaps',
      by: bureau,
      once: true,
      input: Gaps,
      cites: ['GSR-17'],
      then: follow,
    }),
    resubmit: step({ from: 'gaps', to: 'submitted', by: by('owner', 'steward'), cites: ['GSR-17'], then: follow }),
    publish: step({ from: 'submitted', to: 'published', by: bureau, cites: ['GSR-17'], then: follow }),
    change: step({
      power: true,
      from: 'published',
      to: 'changing',
      by: by('owner', 'steward'),
      input: Reason,
      cites: ['GSR-17'],
      then: follow,
    }),
    withdraw: step({
      power: true,
      from: 'published',
      to: 'withdrawn',
      by: bureau,
      input: Reason,
      cites: ['GSR-17'],
      then: follow,
    }),
  },
  clocks: { review: { runs: ['submitted'], pauses: ['gaps'], limit: () => rule('catalog.review'), warnAt: 0.7 } },
})
