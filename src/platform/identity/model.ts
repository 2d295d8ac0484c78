import { z } from 'zod'
import { type PostKind, postKinds } from '#model/context'

/** 三员: of one person at most one, and none of them does another's work. */
export const administrators = ['sysadmin', 'secadmin', 'auditadmin'] as const satisfies readonly PostKind[]
export const isAdministrator = (kind: string): boolean => (administrators as readonly string[]).includes(kind)
/** The bureau and those who supervise: they see what every department does, and not its data. */
export const overseers = ['reviewer', 'admin', 'regulator', 'auditadmin'] as const satisfies readonly PostKind[]
/** The posts that have a part in their organisation's business: every one but those who run the system. */
export const businessPosts: readonly PostKind[] = postKinds.filter((kind) => !isAdministrator(kind))

export const scopes = ['read', 'write', 'ingest'] as const
export type Scope = (typeof scopes)[number]

/** Six digits of an app, or a recovery code. */
const Code = z.string().trim().min(1).max(100)

export const SignIn = z.object({
  username: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
  /** Asked for where the account has a second factor. */
  code: Code.optional(),
})
export const NewToken = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(scopes)).min(1),
  expiresOn: z.iso.date(),
})
/** Told once. */
export const IssuedToken = z.object({ id: z.string(), token: z.string(), expiresOn: z.string() })
export const NewPassword = z.object({ old: z.string().min(1).max(200), password: z.string().min(1).max(200) })

export const OwnPassword = NewPassword.pick({ password: true })
export const OwnCode = z.object({ code: Code })
export const OwnPasswordAndCode = OwnPassword.extend(OwnCode.shape)

/** Told once: the secret for the person's app, as text and as the address in a QR code. */
export const BegunFactor = z.object({ secret: z.string(), uri: z.string() })
/** Told once: each lets in once in the place of a code. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
export const FactorView = z.object({
  on: z.boolean(),
  since: z.string().nullable(),
  /** How many recovery codes are left. */
  recoveryCodes: z.number(),
})
export type FactorView = z.output<typeof FactorView>

/** By what besides the password a session was opened: by nothing, a code of the app, a recovery code. */
const sessionFactors = ['password', 'code', 'recovery'] as const
export type SessionFactor = (typeof sessionFactors)[number]

const Org = z.object({ code: z.string(), name: z.string() })
const PostView = z.object({ org: Org, kind: z.string() })

export const ActorView = z.object({
  actor: z.object({ id: z.string(), name: z.string(), posts: z.array(PostView) }),
  /** When the session ends, so that nobody loses what they are writing. */
  expiresAt: z.string().optional(),
  /** The password was seen by somebody else: it must be changed before anything else. */
  mustChangePassword: z.boolean().optional(),
  /** This post asks for a second factor: it must be set up before anything else. */
  mustSetSecondFactor: z.boolean().optional(),
  /** Somebody else took the second factor off: told until the person has seen it. */
  secondFactorReset: z.object({ at: z.string(), by: z.string() }).optional(),
})

export type ActorView = z.output<typeof ActorView>

export const TokenLine = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  createdAt: z.string(),
  expiresOn: z.string(),
  revokedAt: z.string().nullable(),
  state: z.enum(['live', 'expired', 'revoked']),
})
export type TokenLine = z.output<typeof TokenLine>

export const SessionLine = z.object({
  id: z.string(),
  startedAt: z.string(),
  expiresAt: z.string(),
  factor: z.enum(sessionFactors),
  current: z.boolean(),
})
export type SessionLine = z.output<typeof SessionLine>

/** Lists of what was done go on before the line of this number. */
export const LineCursor = z.object({
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
})

/** One thing that a person did, or was refused, at a door that changes something. */
export const OperationLine = z.object({
  at: z.string(),
  /** Method and pattern of the door. */
  door: z.string(),
  /** The parameters of its path: what it was done to. */
  things: z.record(z.string(), z.string()),
  status: z.number(),
  /** Why it was refused; null where it was done, or failed by a fault of the platform. */
  refusal: z.object({ code: z.string(), title: z.string(), titleEn: z.string().nullable() }).nullable(),
  /** The leaves that it wrote. */
  entries: z.array(z.string()),
})
export type OperationLine = z.output<typeof OperationLine>

export const NewPersonInput = z.object({
  username: z.string().regex(/^[a-z][a-z0-9._-]{2,49}$/, '小写字母开头，可含数字和 . _ -，3 至 50 个字符'),
  /** Any name: long ones and rare characters too. */
  name: z.string().trim().min(1).max(100),
})
export const PostInput = z.object({
  org: z.string().regex(/^[0-9]{10}$/, '组织代码为十位数字'),
  kind: z.enum(postKinds),
})
export const Clearance = z.object({ clearance: z.int().min(1).max(4) })
export const PersonView = z.object({
  id: z.string(),
  username: z.string(),
  name: z.string(),
  clearance: z.number(),
  active: z.boolean(),
  temporary: z.boolean(),
  secondFactor: z.boolean(),
  lockedUntil: z.string().nullable(),
  posts: z.array(PostView),
})
export type PersonView = z.output<typeof PersonView>
export const WithPassword = z.object({ person: PersonView, password: z.string() })

/** Who holds posts in an organisation, by kind. */
export const Colleague = z.object({ id: z.string(), name: z.string(), posts: z.array(z.string()) })
export type Colleague = z.output<typeof Colleague>

const Somebody = z.object({ id: z.string(), name: z.string() })

/** Who acts where nobody is signed in: the command line of the server itself. */
export const serverItself = 'server'

/** What an administrator did. */
export const Act = z.object({
  index: z.number(),
  at: z.string(),
  type: z.string(),
  by: Somebody,
  subject: Somebody,
  detail: z.record(z.string(), z.unknown()),
})
export type Act = z.output<typeof Act>
