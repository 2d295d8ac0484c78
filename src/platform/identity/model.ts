import { z } from 'zod'

export const scopes = ['read', 'write', 'ingest'] as const
export type Scope = (typeof scopes)[number]

export const SignIn = z.object({ username: z.string().min(1).max(100), password: z.string().min(1).max(200) })
export const NewToken = z.object({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(z.enum(scopes)).min(1),
  expiresOn: z.iso.date(),
})
export const ActorView = z.object({
  actor: z.object({
    id: z.string(),
    name: z.string(),
    posts: z.array(z.object({ org: z.object({ code: z.string(), name: z.string() }), kind: z.string() })),
  }),
})
