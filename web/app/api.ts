import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { z } from 'zod'
import { landFocus } from '../parts/focus.ts'
import { moment } from '../parts/moment.ts'
import { language, mark, say, sayOf, stateOf, stepOf } from './words.ts'

const ProblemBody = z.looseObject({
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  cites: z.array(z.string()).optional(),
  missing: z.array(z.string()).optional(),
})

const Moved = z.object({ kind: z.string(), state: z.string(), step: z.string(), by: z.string(), at: z.string() })

/** Where a case stands instead, and who brought it there: the service knows their names, the pages their words. */
function movedOn(body: unknown): string | undefined {
  const it = Moved.safeParse(body).data
  if (it === undefined) return undefined
  const to = sayOf('nowStands', stateOf(it.kind, it.state))
  const who = [it.by, moment(it.at), stepOf(it.step)].join(' ')
  return `${to}${mark('（')}${who}${mark('）')}`
}

/** Title and detail, unless the detail only repeats the title or the errors, which are shown as a list. */
function inOneLine({
  title,
  detail,
  errors = [],
}: Pick<z.output<typeof ProblemBody>, 'title' | 'errors'> & { readonly detail: string | undefined }): string {
  const repeats = detail === title || (errors.length > 0 && errors.every((it) => detail?.includes(it.message)))
  return detail === undefined || repeats ? title : `${title}${mark('：')}${detail}`
}

/** A refusal as the service words it: what, where, and by which rule. */
export class Refused extends Error {
  readonly status: number
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly cites: readonly string[]
  /** Clauses that failed, such as `post:auditadmin`. */
  readonly missing: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
  constructor(status: number, body: unknown) {
    const told = ProblemBody.safeParse(body)
    super(told.success ? inOneLine({ ...told.data, detail: movedOn(body) ?? told.data.detail }) : `HTTP ${status}`)
    this.status = status
    this.errors = told.success ? (told.data.errors ?? []) : []
    this.missing = told.success ? (told.data.missing ?? []) : []
    this.cites = told.success ? (told.data.cites ?? []) : []
    this.body = told.success ? told.data : {}
  }
}

export const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5000 } } })

/** Refusals are told in the language of the page, whatever the browser's is. */
export const inLanguage = (): Record<string, string> => ({ 'accept-language': language() })

/** One call of the API, its answer read by a schema. @throws Refused, or that the service cannot be reached */
export async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(path, {
    method,
    headers: { ...inLanguage(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Error(say('unreachable'))
  })
  const text = await answer.text()
  const content: unknown = text === '' ? {} : JSON.parse(text)
  if (!answer.ok) throw new Refused(answer.status, content)
  return schema.parse(content)
}

/**
 * What a page shows of the service; kept for a few seconds, asked again when something was done. The answer is kept as
 * it came and read by each page's own schema: two pages may want different parts of one address.
 */
export const useAsk = <T>(schema: z.ZodType<T>, path: string): UseQueryResult<T, Error> => {
  const read = useCallback((answer: unknown) => schema.parse(answer), [schema])
  return useQuery({ queryKey: [path], queryFn: () => call(z.unknown(), 'GET', path), select: read })
}

/** After something was done: whatever is shown may have changed. */
export async function refresh(): Promise<void> {
  await client.invalidateQueries()
  // The pages are drawn anew by a timer that was set before this one.
  setTimeout(() => landFocus({ preventScroll: true }))
}
