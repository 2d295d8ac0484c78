import { z } from 'zod'
import { getFacts } from '#domains/catalog'
import { openGrant, revokeGrants, setGrantStatus } from '#domains/delivery'
import { rule } from '#law'
import { cityDate } from '#platform/calendar'
import { type CaseKind, caseKind, type Then } from '#platform/cases'
import { problem } from '#platform/problem'
import { Disposal, Extension, Gaps, Rectification, Refusal, Suspension, Termination } from './model.ts'
import { db } from './tables.ts'

const kind = caseKind({
  name: 'sharing/request',
  version: 2,
  number: 'GX',
  title: { zh: '共享申请', en: 'Sharing request' },
  parties: ['applicant', 'provider', 'bureau'],
  states: [
    'draft',
    'consented',
    'submitted',
    'gaps',
    'extending',
    'agreed',
    'refused',
    'delivered',
    'suspended',
    'rectified',
    'terminated',
    'disposed',
    'lapsed',
  ],
  start: 'draft',
  drafting: { party: 'applicant', states: ['draft', 'consented'] },
  facts: z.object({
    dataset: z.string(),
    shareClass: z.enum(['unconditional', 'conditional']),
    /** The day that whoever suspended has set. */
    rectifyBy: z.iso.date().optional(),
  }),
})
const { by, fact, step } = kind

/** The request becomes a grant with exactly the fields, rows, purpose and term that were asked for. */
const grantWhatWasAsked: Then = async (ctx, it) => {
  const asked = await db(ctx).selectFrom('requests').selectAll().where('case_id', '=', it.id).executeTakeFirstOrThrow()
  const { state, share } = await getFacts(ctx, asked.dataset)
  // Such a request lapses a moment later; by the first version it cannot, and who agrees knows what they do.
  if (it.version > 1 && (state === 'withdrawn' || share === 'refused'))
    throw noLongerShared({ missing: [state === 'withdrawn' ? 'dataset.state = published' : 'dataset.share ≠ refused'] })
  await openGrant(ctx, {
    dataset: asked.dataset,
    holder: asked.applicant,
    purpose: asked.scenario,
    method: asked.method,
    fields: asked.fields,
    rows: asked.rows,
    clear: asked.clear,
    until: asked.until,
    cause: it.number,
    status: 'suspended',
  })
}
const letItFlow: Then = (ctx, it) => setGrantStatus(ctx, it.number, 'live')
const noLongerShared = problem('sharing/no-longer-shared', 409, '这项数据已撤回或改为不予共享')
const rectifyPast = problem('sharing/rectify-by-past', 422, '整改期限不能早于今天')
const needsReason = problem('sharing/refusal-needs-reason', 422, '不同意须说明理由')
const stopTheFlow: Then<z.output<typeof Suspension>> = async (ctx, it, { rectifyBy }) => {
  const today = cityDate(ctx.now)
  if (rectifyBy < today)
    throw rectifyPast({ errors: [{ path: 'rectifyBy', message: `须为 ${today} 或之后` }], cites: ['GSR-27'] })
  await setGrantStatus(ctx, it.number, 'suspended')
}
const endTheFlow: Then = (ctx, it) => revokeGrants(ctx, it.number)

const suspenders = [by('provider', 'head'), by('bureau', 'reviewer', 'admin')]

/** One department asks another for its data: Decree 809 art. 20–29. */
export const request = kind.with({
  transitions: {
    consent: step({ from: 'draft', to: 'consented', by: by('applicant', 'head'), cites: ['GSR-20'] }),
    submit: step({ from: 'consented', to: 'submitted', by: by('applicant', 'steward'), cites: ['GSR-20'] }),
    gaps: step({
      from: 'submitted',
      to: 'gaps',
      by: by('provider', 'steward', 'head'),
      once: true,
      input: Gaps,
      cites: ['GSR-21'],
    }),
    resubmit: step({ from: 'gaps', to: 'submitted', by: by('applicant', 'steward'), cites: ['GSR-21'] }),
    agree: step({
      from: 'submitted',
      to: 'agreed',
      by: by('provider', 'head'),
      cites: ['GSR-21'],
      then: grantWhatWasAsked,
    }),
    refuse: step({
      from: 'submitted',
      to: 'refused',
      by: by('provider', 'head'),
      input: Refusal,
      unfit: needsReason,
      cites: ['GSR-21'],
      when: { conditional: fact.eq('shareClass', 'conditional') },
    }),
    extend: step({
      from: 'submitted',
      to: 'extending',
      by: by('provider', 'head'),
      once: true,
      before: 'reply',
      input: Extension,
      cites: ['GSR-21'],
      when: { conditional: fact.eq('shareClass', 'conditional') },
    }),
    allowExtension: step({
      from: 'extending',
      to: 'submitted',
      by: by('bureau', 'reviewer', 'admin'),
      cites: ['GSR-21'],
      extends: { clock: 'reply', limit: () => rule('sharing.reply.extension') },
    }),
    denyExtension: step({
      from: 'extending',
      to: 'submitted',
      by: by('bureau', 'reviewer', 'admin'),
      input: Extension,
      cites: ['GSR-21'],
    }),
    // By the system alone, when what is asked for is withdrawn or no longer shared: nobody can answer it any more.
    lapse: step({
      power: true,
      from: ['draft', 'consented', 'submitted', 'gaps', 'extending'],
      to: 'lapsed',
      by: [],
      input: Termination,
      cites: ['GSR-15'],
    }),
    deliver: step({
      from: 'agreed',
      to: 'delivered',
      by: by('provider', 'steward'),
      cites: ['GSR-22'],
      then: letItFlow,
    }),
    suspend: step({
      power: true,
      from: 'delivered',
      to: 'suspended',
      by: suspenders,
      input: Suspension,
      cites: ['GSR-27'],
      then: stopTheFlow,
      learns: ({ rectifyBy }) => ({ rectifyBy }),
    }),
    rectify: step({
      from: 'suspended',
      to: 'rectified',
      by: by('applicant', 'steward'),
      input: Rectification,
      cites: ['GSR-27'],
    }),
    resume: step({ from: 'rectified', to: 'delivered', by: suspenders, cites: ['GSR-27'], then: letItFlow }),
    terminate: step({
      power: true,
      from: ['delivered', 'suspended', 'rectified'],
      to: 'terminated',
      by: suspenders,
      input: Termination,
      cites: ['GSR-27'],
      then: endTheFlow,
    }),
    // By the system alone, at the end of the last day that was asked for.
    expire: step({
      power: true,
      from: ['agreed', 'delivered', 'suspended', 'rectified'],
      to: 'terminated',
      by: [],
      cites: ['GSR-27'],
      then: endTheFlow,
    }),
    dispose: step({
      from: 'terminated',
      to: 'disposed',
      by: by('applicant', 'steward'),
      input: Disposal,
      cites: ['GSR-27'],
    }),
  },
  clocks: {
    reply: {
      runs: ['submitted', 'extending'],
      pauses: ['gaps'],
      stops: ['lapsed'],
      limit: (facts) => rule(`sharing.reply.${facts.shareClass}`),
      warnAt: 0.7,
    },
    rectify: {
      runs: ['suspended'],
      stops: ['terminated'],
      limit: ({ rectifyBy }) => ({ ...rule('sharing.rectify'), value: rectifyBy ?? '', unit: 'date' }),
      warnAt: 0.7,
    },
    deliver: { runs: ['agreed'], stops: ['terminated'], limit: () => rule('sharing.deliver'), warnAt: 0.7 },
  },
})

const { lapse: _, ...firstSteps } = request.transitions
/** As requests began before version 2: they do not lapse. */
export const firstRequest: CaseKind = { ...request, version: 1, transitions: firstSteps }
