import { z } from 'zod'
import { rule } from '#law'
import { caseKind, type Then } from '#platform/cases'
import { Answer } from './model.ts'
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
  parties: ['provider', 'bureau'],
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
  version: 1,
  number: 'FK',
  title: { zh: '纠错与建议', en: 'Correction or suggestion' },
  parties: ['provider', 'bureau'],
  states,
  start: 'received',
  facts,
})
const hearers = [told.by('provider', 'steward', 'head'), told.by('bureau', 'reviewer', 'admin')]

export const feedback = told.with({
  transitions: {
    accept: told.step({ from: 'received', to: 'accepted', by: hearers }),
    answer: told.step({ from: ['received', 'accepted'], to: 'answered', by: hearers, input: Answer, then: answered }),
    decline: told.step({ from: ['received', 'accepted'], to: 'declined', by: hearers, input: Answer, then: answered }),
  },
  clocks: {},
})
