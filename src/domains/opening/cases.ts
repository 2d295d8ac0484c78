import { z } from 'zod'
import { rule } from '#law'
import { type CaseKind, caseKind, type Then } from '#platform/cases'
import { Answer, Gaps, Mended, Reason } from './model.ts'
import { db } from './tables.ts'

const facts = z.object({ dataset: z.string() })
const states = ['received', 'accepted', 'answered', 'declined'] as const

/** The portal says how long answers take. */
const answered: Then = async (ctx, it) => {
  await db(ctx).updateTable('receipts').set({ answered_at: ctx.now }).where('case_id', '=', it.id).execute()
}

const asked = caseKind({
  name: 'opening/application',
  version: 1,
  number: 'SQ',
  title: { zh: '开放申请', en: 'Application for data' },
  parties: ['applicant', 'provider', 'bureau'],
  states,
  start: 'received',
  facts,
})
const answerers = [asked.by('provider', 'steward', 'head'), asked.by('bureau', 'reviewer', 'admin')]

/** Somebody asks for data that is open on conditions or missing. Its limit is a comparator and is shown as one. */
export const application = asked.with({
  transitions: {
    accept: asked.step({ from: 'received', to: 'accepted', by: answerers }),
    answer: asked.step({
      from: ['received', 'accepted'],
      to: 'answered',
      by: answerers,
      input: Answer,
      then: answered,
    }),
    decline: asked.step({
      from: ['received', 'accepted'],
      to: 'declined',
      by: answerers,
      input: Answer,
      then: answered,
    }),
  },
  clocks: {
    reply: { runs: ['received', 'accepted'], limit: () => rule('opening.reply.conditional'), warnAt: 0.7 },
  },
})

const told = caseKind({
  name: 'opening/feedback',
  version: 2,
  number: 'FK',
  title: { zh: '纠错与建议', en: 'Correction or suggestion' },
  parties: ['applicant', 'provider', 'bureau'],
  states,
  start: 'received',
  facts,
})
const hearers = [told.by('provider', 'steward', 'head'), told.by('bureau', 'reviewer', 'admin')]

/** A correction or suggestion. No law of the city sets its limit: the operator promises one, and it is shown as that. */
export const feedback = told.with({
  transitions: {
    accept: told.step({ from: 'received', to: 'accepted', by: hearers }),
    answer: told.step({ from: ['received', 'accepted'], to: 'answered', by: hearers, input: Answer, then: answered }),
    decline: told.step({ from: ['received', 'accepted'], to: 'declined', by: hearers, input: Answer, then: answered }),
  },
  clocks: { reply: { runs: ['received', 'accepted'], limit: () => rule('opening.feedback.reply'), warnAt: 0.7 } },
})

/** As corrections began before version 2: nothing was promised for them. */
export const firstFeedback: CaseKind = { ...feedback, version: 1, clocks: {} }

const opens = caseKind({
  name: 'opening/release',
  version: 1,
  number: 'KF',
  title: { zh: '开放审批', en: 'Opening to the public' },
  parties: ['owner', 'bureau'],
  states: ['proposed', 'consented', 'gaps', 'opened', 'refused', 'closed'],
  start: 'proposed',
  drafting: { party: 'owner', states: ['proposed'] },
  facts,
})

/**
 * Opening a dataset to everybody: the steward proposes, the head consents, the bureau reviews; no step is taken while
 * the pre-release gate stands against it.
 */
export const releaseKind = (then: Readonly<Record<'check' | 'mend' | 'release' | 'close', Then>>): CaseKind =>
  opens.with({
    transitions: {
      consent: opens.step({
        from: 'proposed',
        to: 'consented',
        by: opens.by('owner', 'head'),
        cites: ['DSL-21'],
        then: then.check,
      }),
      return: opens.step({
        from: 'consented',
        to: 'gaps',
        by: opens.by('bureau', 'reviewer', 'admin'),
        once: true,
        input: Gaps,
      }),
      resubmit: opens.step({
        from: 'gaps',
        to: 'consented',
        by: opens.by('owner', 'steward'),
        input: Mended,
        cites: ['DSL-21'],
        then: then.mend,
      }),
      release: opens.step({
        from: 'consented',
        to: 'opened',
        by: opens.by('bureau', 'reviewer', 'admin'),
        cites: ['DSL-21'],
        then: then.release,
      }),
      refuse: opens.step({
        from: ['proposed', 'consented'],
        to: 'refused',
        by: [opens.by('owner', 'head'), opens.by('bureau', 'reviewer', 'admin')],
        input: Reason,
      }),
      withdraw: opens.step({
        power: true,
        from: 'opened',
        to: 'closed',
        by: [opens.by('owner', 'head'), opens.by('bureau', 'reviewer', 'admin')],
        input: Reason,
        then: then.close,
      }),
    },
    clocks: { review: { runs: ['consented'], pauses: ['gaps'], limit: () => rule('catalog.review'), warnAt: 0.7 } },
  })
