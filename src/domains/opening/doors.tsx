import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ReactElement } from 'react'
import { z } from 'zod'
import { all } from '#platform/access'
import { seesCase } from '#platform/cases'
import type { Ctx } from '#platform/context'
import { baseOf, type Route, rawRoute, route } from '#platform/http'
import { Problem } from '#platform/problem'
import { bundle, type Island } from './islands/bundle.ts'
import { Application, Feedback, Matter, ReceiptView, Received } from './model.ts'
import { ApplyPage, FeedbackPage, type Filled, FollowPage } from './pages/forms.tsx'
import type { Frame } from './pages/layout.tsx'
import { ReceiptPage } from './pages/receipt.tsx'
import { VerifyPage } from './pages/verify.tsx'
import { answers } from './policy.ts'
import { apply, follow, followed, matterOf, seen, tell } from './service.ts'
import { fill, type Word } from './words.ts'

/** How a page is framed and sent: given by the portal's routes. */
export interface Drawing {
  readonly frame: (request: FastifyRequest, title: Word) => Frame
  readonly send: (reply: FastifyReply, page: ReactElement) => FastifyReply
}

const Anything = z.record(z.string(), z.string())

/** Which fault of a field is said: what a form lacks, or that a code or a contact is not as it must be. */
function wordOf({ path: [field], code }: z.core.$ZodIssue): Word {
  if (field === 'dataset') return 'errorCode'
  if (code === 'custom') return 'errorCharacter'
  return field === 'contact' ? 'errorLong' : 'errorNeeded'
}

interface FormOf<Input> {
  readonly path: '/apply' | '/feedback'
  readonly title: Word
  readonly schema: z.ZodType<Input>
  readonly take: (ctx: Ctx, input: Input) => Promise<string>
  readonly page: (frame: Frame, filled: Filled) => ReactElement
}

/** A form that works without a script: what fails comes back with its text and the reasons beside the fields. */
function form<Input>(drawing: Drawing, it: FormOf<Input>): Route[] {
  const Prefill = z.object({ dataset: z.string().max(20).optional() })
  return [
    rawRoute(
      'GET',
      it.path,
      {
        summary: { zh: `表单页 ${it.path}`, en: `The form ${it.path}` },
        policy: 'public',
        query: Prefill,
        sends: ['text/html'],
      },
      async (ctx, { query }, { request, reply }) => {
        const dataset = query.dataset ?? ''
        const filled = { values: { dataset }, errors: [], dataset: dataset === '' ? null : await seen(ctx, dataset) }
        return drawing.send(reply, it.page(drawing.frame(request, it.title), filled))
      },
    ),
    rawRoute(
      'POST',
      it.path,
      {
        summary: { zh: `提交表单 ${it.path}`, en: `Send the form ${it.path}` },
        policy: 'public',
        personal: true,
        body: Anything,
        forms: true,
        sends: ['text/html'],
      },
      async (_ctx, { body }, { request, reply, transaction }) => {
        const parsed = it.schema.safeParse(body)
        const again = (errors: Filled['errors']) => {
          const frame = drawing.frame(request, it.title)
          // The title is what is read out first of a page that has come.
          const failed = { ...frame, title: fill(frame.lang, 'failedTitle', frame.title) }
          return drawing.send(reply.status(422), it.page(failed, { values: body, errors, dataset: null }))
        }
        if (!parsed.success) {
          const errors = new Map(parsed.error.issues.map((issue) => [issue.path.join('.'), wordOf(issue)]))
          return again([...errors].map(([path, word]) => ({ path, word })))
        }
        try {
          const receipt = await transaction((ctx) => it.take(ctx, parsed.data))
          return reply.redirect(`/receipts?receipt=${receipt}${/[?&]lang=en/.test(request.url) ? '&lang=en' : ''}`, 303)
        } catch (error) {
          if (error instanceof Problem && error.status === 404)
            return again([{ path: 'dataset', word: 'errorNoDataset' }])
          throw error
        }
      },
    ),
  ]
}

/** The verifier's page and its script, bundled once. */
function verifyRoutes(drawing: Drawing, ledgerFolder: string): Route[] {
  let island: Promise<Island> | undefined
  const script = (): Promise<Island> => (island ??= bundle('verify'))
  return [
    rawRoute(
      'GET',
      '/verify',
      {
        summary: { zh: '在浏览器里核对存证包', en: 'Check a bundle in the browser' },
        policy: 'public',
        sends: ['text/html'],
        query: z.object({
          entry: z
            .string()
            .regex(/^(\d{1,15}|[0-9a-f-]{36})$/)
            .optional()
            .catch(undefined),
        }),
      },
      async (_ctx, { query }, { request, reply }) => {
        const vkey = await readFile(join(ledgerFolder, 'vkey'), 'utf8').catch(() => '')
        const { path } = await script()
        return drawing.send(
          reply,
          <VerifyPage
            frame={drawing.frame(request, 'verifyTitle')}
            script={path}
            vkey={vkey.trim()}
            entry={query.entry ?? ''}
          />,
        )
      },
    ),
    rawRoute(
      'GET',
      '/assets/verify.:digest.js',
      {
        summary: { zh: '核对页面的脚本', en: "The verifier's script" },
        policy: 'public',
        params: z.object({ digest: z.string() }),
        sends: ['text/javascript'],
      },
      async (_ctx, _input, { reply }) =>
        reply
          .type('text/javascript; charset=utf-8')
          .header('cache-control', 'public, max-age=31536000, immutable')
          .send((await script()).script),
    ),
  ]
}

/** What citizens and firms do on the portal: ask, tell, follow, verify. */
export const doorsOf = (drawing: Drawing, ledgerFolder: string): readonly Route[] => [
  ...form(drawing, {
    path: '/apply',
    title: 'applyTitle',
    schema: Application,
    take: apply,
    page: (frame, filled) => <ApplyPage frame={frame} filled={filled} />,
  }),
  ...form(drawing, {
    path: '/feedback',
    title: 'feedbackTitle',
    schema: Feedback,
    take: tell,
    page: (frame, filled) => <FeedbackPage frame={frame} filled={filled} />,
  }),
  rawRoute(
    'GET',
    '/receipts',
    {
      summary: { zh: '凭回执号查询的页面', en: 'A matter, by its receipt' },
      policy: 'public',
      personal: true,
      sends: ['text/html'],
      query: z.object({ receipt: z.string().trim().toUpperCase().max(40).optional() }),
    },
    async (ctx, { query: { receipt } }, { request, reply }) => {
      const lookUp = () =>
        drawing.send(reply, <FollowPage frame={drawing.frame(request, 'followTitle')} asked={receipt} />)
      if (receipt === undefined || receipt === '') return lookUp()
      try {
        const it = { ...(await followed(ctx, receipt)), base: baseOf(request) }
        return drawing.send(reply, <ReceiptPage frame={drawing.frame(request, 'receipt')} it={it} />)
      } catch (error) {
        if (!(error instanceof Problem && error.status === 404)) throw error
        void reply.status(404)
        return lookUp()
      }
    },
  ),
  route(
    'POST',
    '/api/opening/applications',
    {
      summary: { zh: '申请开放数据', en: 'Apply for data' },
      policy: 'public',
      personal: true,
      body: Application,
      reply: Received,
      status: 201,
    },
    async (ctx, { body }) => ({ receipt: await apply(ctx, body) }),
  ),
  route(
    'POST',
    '/api/opening/feedback',
    {
      summary: { zh: '提出纠错或建议', en: 'A correction or suggestion' },
      policy: 'public',
      personal: true,
      body: Feedback,
      reply: Received,
      status: 201,
    },
    async (ctx, { body }) => ({ receipt: await tell(ctx, body) }),
  ),
  route(
    'GET',
    '/api/opening/receipts/:receipt',
    {
      summary: { zh: '凭回执号查询办理情况', en: 'A matter, by its receipt' },
      policy: 'public',
      personal: true,
      params: z.object({ receipt: z.string() }),
      reply: ReceiptView,
    },
    (ctx, { params }) => follow(ctx, params.receipt),
  ),
  route(
    'GET',
    '/api/opening/matters/:id',
    {
      summary: { zh: '申请或纠错的内容，供答复的人查看', en: 'What was written, for those who answer' },
      policy: 'signed-in',
      asks: all<never>(seesCase, answers),
      params: z.object({ id: z.string() }),
      reply: Matter,
    },
    (ctx, { params }) => matterOf(ctx, params.id),
  ),
  ...verifyRoutes(drawing, ledgerFolder),
]
