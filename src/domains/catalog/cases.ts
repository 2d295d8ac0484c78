import { z } from 'zod'
import { rule } from '#law'
import { type CaseKind, caseKind } from '#platform/cases'
import { Gaps, MaybeReason, Reason } from './model.ts'
import { endorsed, follow, giveUp } from './state.ts'

const kind = caseKind({
  name: 'catalog/publication',
  version: 2,
  number: 'ML',
  title: { zh: '目录发布', en: 'Publication of a catalog entry' },
  parties: ['owner', 'bureau'],
  states: ['draft', 'endorsed', 'submitted', 'gaps', 'published', 'changing', 'extending', 'withdrawn'],
  start: 'draft',
  drafting: { party: 'owner', states: ['draft', 'endorsed'] },
  facts: z.object({ dataset: z.string() }),
})
const { by, step } = kind

const bureau = by('bureau', 'reviewer', 'admin')

const submit = step({
  from: ['endorsed', 'gaps'],
  to: 'submitted',
  by: by('owner', 'steward'),
  cites: ['GSR-16'],
  then: follow,
})
const withdrawal = {
  power: true,
  from: 'published',
  to: 'withdrawn',
  input: MaybeReason,
  cites: ['GSR-17'],
  then: follow,
} as const

/** From draft to published and on: Decree 809 art. 12–17. */
export const publication = kind.with({
  transitions: {
    endorse: step({
      from: ['draft', 'changing'],
      to: 'endorsed',
      by: by('owner', 'head'),
      cites: ['GSR-13'],
      then: endorsed,
    }),
    submit,
    return: step({
      from: 'submitted',
      to: 'gaps',
      by: bureau,
      // Once in a round of review, which the head's endorsement begins; a change later is another round.
      once: { since: 'endorse' },
      input: Gaps,
      cites: ['GSR-17'],
      then: follow,
    }),
    publish: step({ from: 'submitted', to: 'published', by: bureau, cites: ['GSR-17'], then: follow }),
    change: step({
      power: true,
      from: 'published',
      to: 'changing',
      by: by('owner', 'steward'),
      input: MaybeReason,
      cites: ['GSR-17'],
      then: follow,
    }),
    extend: step({
      from: 'changing',
      to: 'extending',
      by: by('owner', 'head'),
      once: { since: 'change' },
      before: 'update',
      input: Reason,
      cites: ['GSR-17'],
      then: follow,
    }),
    allowExtension: step({
      from: 'extending',
      to: 'changing',
      by: bureau,
      cites: ['GSR-17'],
      then: follow,
      extends: { clock: 'update', limit: () => rule('catalog.update.extension') },
    }),
    denyExtension: step({
      from: 'extending',
      to: 'changing',
      by: bureau,
      input: Reason,
      cites: ['GSR-17'],
      then: follow,
    }),
    abandon: step({
      power: true,
      from: 'changing',
      to: 'published',
      by: by('owner', 'steward'),
      input: Reason,
      cites: ['GSR-17'],
      then: giveUp,
    }),
    withdraw: step({ ...withdrawal, by: [by('owner', 'head'), bureau] }),
  },
  clocks: {
    review: { runs: ['submitted'], pauses: ['gaps'], limit: () => rule('catalog.review'), warnAt: 0.7 },
    // From the change of law or duty until the changed entry is reported; a first entry has no such limit.
    update: {
      runs: ['changing', 'extending'],
      keeps: ['endorsed'],
      stops: ['published'],
      limit: () => rule('catalog.update'),
      warnAt: 0.7,
    },
  },
})

/** As entries began before version 2: gaps are answered by a word of their own, and the bureau alone withdraws. */
export const firstPublication: CaseKind = {
  ...publication,
  version: 1,
  transitions: {
    ...publication.transitions,
    resubmit: { ...submit, from: ['gaps'] },
    withdraw: step({ ...withdrawal, by: bureau }),
  },
}
