import { z } from 'zod'
import { useAsk } from '../../app/api.ts'

const Turn = z.object({ party: z.string(), posts: z.array(z.string()) })
const Span = z.object({ from: z.string(), until: z.string().nullable() })

export const Assignment = z.object({
  id: z.string(),
  how: z.enum(['transfer', 'add', 'delegate']),
  org: z.string(),
  post: z.string(),
  person: z.string(),
  personName: z.string(),
  since: z.string(),
  until: z.string().nullable(),
  note: z.string(),
  by: z.string(),
  at: z.string(),
  endedAt: z.string().nullable(),
  entry: z.string(),
})
const Person = z.object({ id: z.string(), name: z.string(), posts: z.array(z.string()) })
export type Person = z.output<typeof Person>

export const Dossier = z.object({
  subjectTitle: z.string().nullable(),
  parties: z.array(z.object({ party: z.string(), org: z.string() })),
  waiting: z.array(z.object({ org: z.string(), post: z.string(), person: z.string() })),
  picture: z.object({
    stops: z.array(
      z.object({
        state: z.string(),
        when: z.enum(['done', 'now', 'ahead']),
        by: z.string().nullable(),
        at: z.string().nullable(),
        next: z.string().nullable(),
        turn: z.array(Turn),
      }),
    ),
    branches: z.array(Span.extend({ after: z.number(), states: z.array(z.string()), step: z.string() })),
  }),
  limits: z.array(
    z.object({ name: z.string(), days: z.number(), version: z.string().nullable(), pauses: z.array(Span) }),
  ),
  blocked: z.array(
    z.object({
      transition: z.string(),
      why: z.enum(['post', 'once', 'clause']),
      missing: z.array(z.string()),
      turn: z.array(Turn),
      cites: z.array(z.string()),
    }),
  ),
  earlier: z.array(
    z.object({
      name: z.string(),
      rule: z.string(),
      round: z.number(),
      startedAt: z.string(),
      dueAt: z.string(),
      metAt: z.string(),
      light: z.enum(['green', 'yellow', 'red']),
    }),
  ),
  notices: z.array(
    z.object({
      what: z.string(),
      order: z.string().nullable(),
      clock: z.string().nullable(),
      note: z.string().nullable(),
      from: z.string(),
      at: z.string(),
      entry: z.string(),
    }),
  ),
  assignments: z.array(Assignment),
  hand: z.object({ posts: z.array(z.object({ org: z.string(), post: z.string() })), people: z.array(Person) }),
  urge: z.object({ may: z.boolean(), why: z.string().nullable() }),
})
export type Dossier = z.output<typeof Dossier>

export const Delegation = z.object({ items: z.array(Assignment), people: z.array(Person), posts: z.array(z.string()) })

export const Messages = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      order: z.string().nullable(),
      case: z.string(),
      number: z.string(),
      kind: z.string(),
      subject: z.string(),
      subjectTitle: z.string().nullable(),
      clock: z.string().nullable(),
      dueAt: z.string().nullable(),
      note: z.string().nullable(),
      from: z.string(),
      at: z.string(),
      read: z.boolean(),
    }),
  ),
  unread: z.number(),
  next: z.string().nullable(),
})

/** How many messages wait to be read. */
export const useUnread = (): number => useAsk(Messages, '/api/messages?unread=true').data?.unread ?? 0

const Organizations = z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) })

/** The names of organisations by their codes; the code itself while they are not known. */
export function useOrgNames(): (code: string) => string {
  const found = useAsk(Organizations, '/api/organizations').data
  return (code) => found?.items.find((it) => it.code === code)?.name ?? code
}
