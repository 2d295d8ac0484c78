import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { z } from 'zod'
import type { Ctx, Transaction } from '#platform/context'
import { baseOf, type Failed, keptPages, type Route, rawRoute } from '#platform/http'
import { displayCookie, displayOf } from './display.ts'
import type { Drawing } from './doors.tsx'
import { syntaxes } from './outside/rdf.ts'
import { type sendDataset, wishedOfPage } from './outside/routes.ts'
import { FailurePage, failureKind } from './pages/failure.tsx'
import type { Frame } from './pages/layout.tsx'
import { type Lang, say } from './words.ts'

const langOf = (request: FastifyRequest): Lang => (/[?&]lang=en(&|$)/.test(request.url) ? 'en' : 'zh')

const frameOf = (request: FastifyRequest, title: string, demo: boolean): Frame => ({
  lang: langOf(request),
  path: request.url,
  title,
  demo,
  display: displayOf(request.cookies[displayCookie]),
})

const html = (page: ReactElement): string => `<!doctype html>${renderToStaticMarkup(page)}`
const send = (reply: FastifyReply, page: ReactElement): FastifyReply =>
  reply.header('vary', 'Accept, Cookie').type('text/html; charset=utf-8').send(html(page))

/** The page for what went wrong: rendered outside of any route. */
export const failurePage =
  (demo: boolean) =>
  (request: FastifyRequest, failed: Failed): string =>
    html(<FailurePage frame={frameOf(request, say(langOf(request), failureKind(failed)), demo)} failed={failed} />)

/** What a page is drawn from besides the context. */
export interface At<Q> {
  readonly frame: (title: string) => Frame
  readonly query: Q
  readonly code: string
  readonly base: string
  readonly transaction: Transaction
}

/** Drawn for every call: questions, of which few come twice, and the log, whose head lies outside the database. */
const always = new Set(['/datasets', '/ledger'])

/** Makes the doors of pages: drawn for everybody once and kept, or anew for each call; by `described` also as statements. */
export const pages =
  (demo: boolean, kept = keptPages()) =>
  <Q extends z.ZodType>(
    path: string,
    summary: Route['spec']['summary'],
    query: Q,
    draw: (ctx: Ctx, at: At<z.output<Q>>) => Promise<ReactElement>,
    described?: (wanted: Parameters<typeof sendDataset>[0], code: string) => Promise<FastifyReply>,
  ): Route =>
    rawRoute(
      'GET',
      path,
      {
        summary,
        policy: 'public',
        params: z.object({ code: z.string().optional() }),
        query,
        sends: ['text/html', ...(described === undefined ? [] : Object.values(syntaxes))],
      },
      async (ctx, { params, query: wish }, { request, reply, transaction }) => {
        const syntax = described === undefined ? null : wishedOfPage(request)
        if (described !== undefined && syntax !== null)
          return described({ ctx, request, reply, syntax }, params.code ?? '')
        const page = () =>
          draw(ctx, {
            frame: (title) => frameOf(request, title, demo),
            query: wish,
            code: params.code ?? '',
            base: baseOf(request),
            transaction,
          })
        return always.has(path)
          ? send(reply, await page())
          : kept.send({ ctx, request, reply, vary: request.cookies[displayCookie] }, async () => html(await page()))
      },
    )

export const drawing = (demo: boolean): Drawing => ({
  frame: (request, title) => frameOf(request, say(langOf(request), title), demo),
  send,
})
