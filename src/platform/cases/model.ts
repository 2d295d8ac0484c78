import { z } from 'zod'
import { postKinds } from '#model/context'
import { Colleague } from '#model/identity'

/** 待办 todo, 已办 done, 我发起 mine, 抄送 cc. */
export const boxes = ['todo', 'done', 'mine', 'cc'] as const
export type Box = (typeof boxes)[number]
/** 转办 replaces, 会签 adds, 委托 is for a period. */
export const assignmentKinds = ['transfer', 'add', 'delegate'] as const
/** 临近, 超期, 督办, 催办, 延期, 转办 or 会签, 委托. */
export const noticeKinds = ['warned', 'breached', 'supervised', 'urged', 'extended', 'assigned'] as const
export type NoticeKind = (typeof noticeKinds)[number]

export const Light = z.enum(['green', 'yellow', 'red'])
export type Light = z.output<typeof Light>

const Clock = z.object({
  name: z.string(),
  startedAt: z.string(),
  dueAt: z.string(),
  pausedAt: z.string().optional(),
  metAt: z.string().optional(),
  /** It ended unmet: what it was for will not come. */
  stoppedAt: z.string().optional(),
  light: Light,
  rule: z.string(),
  provisional: z.boolean().optional(),
  /** Working days after today up to the due day of a limit that runs; below zero it is late by so many. */
  left: z.number().optional(),
})
export type Clock = z.output<typeof Clock>

/** A case as everybody is answered: `surfaces.md` §4. */
export const CaseView = z.object({
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
export type CaseView = z.output<typeof CaseView>

const InboxLine = z.object({
  id: z.string(),
  number: z.string(),
  kind: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  state: z.string(),
  subject: z.string(),
  /** What the case is about, for those who may see that. */
  subjectTitle: z.string().nullable(),
  subjectTitleEn: z.string().nullable(),
  openedAt: z.string(),
  /** The other parties but the bureau. */
  orgs: z.array(z.string()),
  may: z.array(z.string()),
  /** Its limit rests; the four below are then left out. */
  paused: z.boolean().optional(),
  dueAt: z.string().optional(),
  light: Light.optional(),
  left: z.number().optional(),
})
export type InboxLine = z.output<typeof InboxLine>
export const Inbox = z.object({
  items: z.array(InboxLine),
  counts: z.object({ todo: z.number(), done: z.number(), mine: z.number(), cc: z.number() }),
  next: z.null(),
  truncated: z.boolean(),
})
export type Inbox = z.output<typeof Inbox>

const Post = z.enum(postKinds)
const OfPost = z.object({ org: z.string(), post: z.string() })
const Turn = z.object({ party: z.string(), posts: z.array(z.string()) })
const Span = z.object({ from: z.string(), until: z.string().nullable() })

export const Assignment = z.object({
  id: z.string(),
  how: z.enum(assignmentKinds),
  org: z.string(),
  post: Post,
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
export type Assignment = z.output<typeof Assignment>

/** The 委托 that hold or will, to whom the caller may delegate, and which posts. */
export const Delegations = z.object({
  items: z.array(Assignment),
  people: z.array(Colleague),
  posts: z.array(Post),
  next: z.null(),
})
export type Delegations = z.output<typeof Delegations>

/** What a case's page shows beyond the case itself. */
export const Dossier = z.object({
  title: z.object({ zh: z.string(), en: z.string() }),
  version: z.number(),
  /** What the case is about, for those who may see that. */
  subjectTitle: z.string().nullable(),
  subjectTitleEn: z.string().nullable(),
  parties: z.array(z.object({ party: z.string(), org: z.string() })),
  waiting: z.array(OfPost.extend({ person: z.string() })),
  picture: z.object({
    /** Where the case was, is, or will come to if nothing intervenes. */
    stops: z.array(
      z.object({
        state: z.string(),
        when: z.enum(['done', 'now', 'ahead']),
        /** By which step and when it was entered; none for what lies ahead. */
        by: z.string().nullable(),
        at: z.string().nullable(),
        /** Which step leads on from here along the way, and whose turn it is for that. */
        next: z.string().nullable(),
        turn: z.array(Turn),
      }),
    ),
    /** A way round that left the line after a stop, and rejoins it at the next one. */
    branches: z.array(Span.extend({ after: z.number(), states: z.array(z.string()), step: z.string() })),
  }),
  /** When each limit did not run, and by which rule it is counted. */
  limits: z.array(
    z.object({ name: z.string(), days: z.number(), version: z.string().nullable(), pauses: z.array(Span) }),
  ),
  /** What could be done in this state and why this caller cannot. */
  blocked: z.array(
    z.object({
      transition: z.string(),
      why: z.enum(['post', 'once', 'clause']),
      missing: z.array(z.string()),
      turn: z.array(Turn),
      cites: z.array(z.string()),
    }),
  ),
  /** Limits that were met before they began anew. */
  earlier: z.array(
    z.object({
      name: z.string(),
      rule: z.string(),
      round: z.number(),
      startedAt: z.string(),
      dueAt: z.string(),
      metAt: z.string(),
      light: Light,
    }),
  ),
  notices: z.array(
    z.object({
      what: z.enum(noticeKinds),
      order: z.string().nullable(),
      clock: z.string().nullable(),
      note: z.string().nullable(),
      from: z.string(),
      at: z.string(),
      entry: z.string(),
    }),
  ),
  assignments: z.array(Assignment),
  /** The posts whose work here the caller may hand on, and to whom. */
  hand: z.object({ posts: z.array(OfPost.extend({ post: Post })), people: z.array(Colleague) }),
  urge: z.object({ may: z.boolean(), why: z.string().nullable(), whyEn: z.string().nullable() }),
})
export type Dossier = z.output<typeof Dossier>

const Message = z.object({
  id: z.string(),
  what: z.enum(noticeKinds),
  /** The number of a 督办单. */
  order: z.string().nullable(),
  case: z.string(),
  number: z.string(),
  kind: z.string(),
  subject: z.string(),
  subjectTitle: z.string().nullable(),
  subjectTitleEn: z.string().nullable(),
  clock: z.string().nullable(),
  dueAt: z.string().nullable(),
  note: z.string().nullable(),
  from: z.string(),
  at: z.string(),
  entry: z.string(),
  read: z.boolean(),
})
export const Messages = z.object({ items: z.array(Message), unread: z.number(), next: z.string().nullable() })
export type Messages = z.output<typeof Messages>

/** Which days of a span count; `assumed` where that year's list is not out yet. Weekdays from Sunday, 0. */
export const Days = z.object({
  items: z.array(z.object({ day: z.string(), work: z.boolean(), weekday: z.number(), assumed: z.boolean() })),
  today: z.string(),
  next: z.null(),
  truncated: z.boolean(),
})
export type Days = z.output<typeof Days>

/** Who enters what the city's calendar is. */
export const calendarPosts = ['admin'] as const

/** A year's list as it is published: days off, and make-up days on which work goes on. */
export const HolidayYear = z
  .object({ year: z.number().int(), off: z.array(z.iso.date()).min(7).max(60), work: z.array(z.iso.date()).max(20) })
  .refine(({ year, off, work }) => [...off, ...work].every((day) => day.startsWith(`${year}-`)), {
    message: '日期须都在这一年',
    path: ['off'],
  })

/** One day of work or rest that no list foresaw. */
export const CalendarDay = z.object({
  day: z.iso.date(),
  kind: z.enum(['work', 'rest']),
  reason: z.string().trim().min(4).max(500),
})

/** What somebody thinks of entering: a year's list or a single day. */
export const CalendarChange = z
  .object({ year: HolidayYear.optional(), day: CalendarDay.omit({ reason: true }).optional() })
  .refine(({ year, day }) => (year === undefined) !== (day === undefined), { message: '一年或一天，只取其一' })

/** The running limits that it would move. */
export const CalendarMoves = z.object({
  items: z.array(
    z.object({
      case: z.string(),
      number: z.string(),
      kind: z.string(),
      title: z.string().nullable(),
      titleEn: z.string().nullable(),
      clock: z.string(),
      dueAt: z.string(),
      becomes: z.string(),
      provisional: z.boolean(),
    }),
  ),
  next: z.null(),
})

/** What was entered by hand for a year; and the first year whose list is not out. */
export const CalendarEntries = z.object({
  list: z.object({ at: z.string(), entry: z.string() }).nullable(),
  items: z.array(z.object({ day: z.string(), kind: z.enum(['work', 'rest']), reason: z.string(), entry: z.string() })),
  nextYear: z.number(),
  next: z.null(),
})
