import { QueryClient, type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { z } from 'zod'

const ProblemBody = z.looseObject({
  title: z.string(),
  status: z.number(),
  detail: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  cites: z.array(z.string()).optional(),
})

/** A refusal as the service words it: what, where, and by which rule. */
export class Refused extends Error {
  readonly status: number
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly cites: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
  constructor(status: number, body: unknown) {
    const told = ProblemBody.safeParse(body)
    super(
      told.success ? [told.data.title, told.data.detail].filter((it) => it !== undefined).join('：') : `HTTP ${status}`,
    )
    this.status = status
    this.errors = told.success ? (told.data.errors ?? []) : []
    this.cites = told.success ? (told.data.cites ?? []) : []
    this.body = told.success ? told.data : {}
  }
}

export const client = new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 5000 } } })

/** One call of the API, its answer read by a schema. @throws Refused */
export async function call<T>(schema: z.ZodType<T>, method: string, path: string, body?: object): Promise<T> {
  const answer = await fetch(path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
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
export const refresh = (): Promise<void> => client.invalidateQueries()

const Actor = z.object({
  id: z.string().nullable(),
  name: z.string(),
  posts: z.array(z.object({ org: z.object({ code: z.string(), name: z.string() }), kind: z.string() })),
})
export const Session = z.object({
  actor: Actor,
  expiresAt: z.string().optional(),
  mustChangePassword: z.boolean().optional(),
})
export type Session = z.output<typeof Session>

export const Light = z.enum(['green', 'yellow', 'red'])
export const Line = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.string(),
  state: z.string(),
  subject: z.string(),
  subjectTitle: z.string().nullable(),
  openedAt: z.string(),
  may: z.array(z.string()),
  dueAt: z.string().optional(),
  light: Light.optional(),
  left: z.number().optional(),
  paused: z.boolean().optional(),
  orgs: z.array(z.string()).default([]),
})
const Counts = z.object({ todo: z.number(), done: z.number(), mine: z.number(), cc: z.number() })
export const Inbox = z.object({ items: z.array(Line), counts: Counts, truncated: z.boolean().optional() })

export const Clock = z.object({
  name: z.string(),
  startedAt: z.string(),
  dueAt: z.string(),
  pausedAt: z.string().optional(),
  metAt: z.string().optional(),
  light: Light,
  rule: z.string(),
  provisional: z.boolean().optional(),
  left: z.number().optional(),
})
export type Clock = z.output<typeof Clock>
export const Case = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.string(),
  state: z.string(),
  subject: z.string(),
  openedAt: z.string(),
  may: z.array(z.string()),
  clocks: z.array(Clock),
  history: z.array(
    z.object({
      at: z.string(),
      actor: z.string(),
      transition: z.string(),
      from: z.string().nullable(),
      to: z.string(),
      note: z.string().optional(),
      entry: z.string(),
      post: z.string().optional(),
    }),
  ),
})
export type Case = z.output<typeof Case>

export const Dataset = z.looseObject({
  code: z.string(),
  title: z.string(),
  titleEn: z.string().nullable(),
  abstract: z.string(),
  org: z.object({ code: z.string(), name: z.string() }),
  theme: z.string(),
  share: z.enum(['unconditional', 'conditional', 'refused']),
  open: z.enum(['unconditional', 'conditional', 'closed']),
  state: z.string(),
  version: z.number().nullable(),
  rows: z.number().nullable(),
  items: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      type: z.string(),
      meaning: z.string().nullable(),
      unit: z.string().nullable(),
    }),
  ),
  case: z.string().nullable(),
  may: z.array(z.string()),
})
export type Dataset = z.output<typeof Dataset>
export const DatasetList = z.object({ items: z.array(Dataset), total: z.number(), next: z.string().nullable() })
