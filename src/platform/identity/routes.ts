import { z } from 'zod'
import { cityTime } from '#platform/calendar'
import type { Actor, PostKind } from '#platform/context'
import { type Route, route } from '#platform/http'
import { notSignedIn } from '#platform/problem'
import { changePassword, endSessions, issueToken, listSessions, listTokens, revokeToken } from './account.ts'
import { secretOf, sessionCookie } from './cookie.ts'
import { factorRoutes } from './factor-routes.ts'
import {
  ActorView,
  IssuedToken,
  LineCursor,
  NewPassword,
  NewToken,
  OperationLine,
  SessionLine,
  SignIn,
  TokenLine,
} from './model.ts'
import { listOperations } from './operations.ts'
import { ownSession, ownToken } from './policy.ts'
import { bySession, owesFactor, type SignedIn, signIn, signOut } from './sign-in.ts'
import type { Vault } from './vault.ts'

const told = (actor: Actor) => ({
  id: actor.id,
  username: actor.username,
  name: actor.name,
  posts: actor.posts.map((post) => ({ org: { code: post.org, name: post.orgName }, kind: post.kind })),
})

interface Rules {
  readonly vault: Vault
  /** The kinds of posts that ask for a second factor. */
  readonly factorOf: readonly PostKind[]
}

const present = (session: SignedIn, { factorOf }: Rules) => ({
  actor: told(session.actor),
  expiresAt: cityTime(session.expiresAt),
  ...(session.temporary ? { mustChangePassword: true } : {}),
  ...(owesFactor(session, factorOf) ? { mustSetSecondFactor: true } : {}),
  ...(session.factorReset === null
    ? {}
    : { secondFactorReset: { ...session.factorReset, at: cityTime(session.factorReset.at) } }),
})

const Id = z.object({ id: z.uuid() })

/** The cookie is HttpOnly and SameSite=Lax. */
const signInRoute = (rules: Rules): Route =>
  route(
    'POST',
    '/api/session',
    {
      summary: { zh: '登录', en: 'Sign in; an account with a second factor gives a code beside the password' },
      policy: 'public',
      personal: true,
      // A code opens one session: what it answered is not given again.
      secret: true,
      signsIn: ({ username }) => username,
      body: SignIn,
      reply: ActorView,
    },
    async (ctx, { body }, { reply, request }) => {
      const outcome = await signIn(ctx, rules.vault, body)
      // A failed attempt must be counted, so the transaction commits and the problem goes out as an answer.
      if (outcome instanceof Error) return outcome
      void reply.setCookie(sessionCookie, outcome.secret, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.protocol === 'https',
      })
      return present(outcome, rules)
    },
  )

const whoAmI = (rules: Rules): Route =>
  route(
    'GET',
    '/api/session',
    { summary: { zh: '我是谁', en: 'Who am I' }, policy: 'public', personal: true, reply: ActorView },
    async (ctx, _input, raw) => {
      const session = await bySession(ctx, secretOf(raw))
      if (session !== null) return present(session, rules)
      // A program with a token asks who it is, too.
      if (ctx.actor.id === null) throw notSignedIn()
      return { actor: told(ctx.actor) }
    },
  )

const ownRoutes: readonly Route[] = [
  route(
    'DELETE',
    '/api/session',
    { summary: { zh: '退出', en: 'Sign out' }, policy: 'public', status: 204 },
    async (ctx, _input, { request, reply }) => {
      const secret = request.cookies[sessionCookie]
      if (secret !== undefined) await signOut(ctx, secret)
      void reply.clearCookie(sessionCookie, { path: '/' })
    },
  ),
  route(
    'POST',
    '/api/tokens',
    {
      summary: { zh: '生成令牌，密文只显示一次', en: 'Issue an API token; its secret is told once' },
      policy: 'signed-in',
      secret: true,
      body: NewToken,
      reply: IssuedToken,
      status: 201,
    },
    (ctx, { body }) => issueToken(ctx, body),
  ),
  route(
    'GET',
    '/api/tokens',
    {
      summary: { zh: '本人的令牌，不含密文', en: "The caller's own tokens, without their secrets" },
      policy: 'signed-in',
      reply: z.object({ items: z.array(TokenLine), next: z.null() }),
    },
    (ctx) => listTokens(ctx),
  ),
  route(
    'DELETE',
    '/api/tokens/:id',
    {
      summary: { zh: '撤销令牌，立即生效', en: 'Revoke a token at once' },
      policy: 'signed-in',
      asks: ownToken,
      params: Id,
      status: 204,
    },
    (ctx, { params }) => revokeToken(ctx, params.id),
  ),
  route(
    'GET',
    '/api/sessions',
    {
      summary: { zh: '本人的登录会话', en: 'Where the caller is signed in' },
      policy: 'signed-in',
      reply: z.object({ items: z.array(SessionLine), next: z.null() }),
    },
    (ctx, _input, raw) => listSessions(ctx, secretOf(raw)),
  ),
  route(
    'DELETE',
    '/api/sessions',
    { summary: { zh: '结束本人的其他会话', en: "End the caller's other sessions" }, policy: 'signed-in', status: 204 },
    (ctx, _input, raw) => endSessions(ctx, secretOf(raw)),
  ),
  route(
    'DELETE',
    '/api/sessions/:id',
    {
      summary: { zh: '结束本人的一个会话', en: 'End one other session' },
      policy: 'signed-in',
      asks: ownSession,
      params: Id,
      status: 204,
    },
    (ctx, { params }, raw) => endSessions(ctx, secretOf(raw), params.id),
  ),
  route(
    'PUT',
    '/api/account/password',
    {
      summary: { zh: '修改本人的密码，其他会话结束', en: "Change the caller's own password; the other sessions end" },
      policy: 'signed-in',
      body: NewPassword,
      status: 204,
    },
    (ctx, { body }, raw) => changePassword(ctx, body, secretOf(raw)),
  ),
  route(
    'GET',
    '/api/account/operations',
    {
      summary: {
        zh: '本人办过和没有办成的事，最近的在前',
        en: 'What the caller did and was refused, the newest first',
      },
      policy: 'signed-in',
      query: LineCursor,
      reply: z.object({ items: z.array(OperationLine), next: z.string().nullable() }),
    },
    (ctx, { query }) => listOperations(ctx, query.cursor),
  ),
]

/** Sign-in, sign-out, tokens and the second factor: `surfaces.md` §3. */
export const identityRoutes = (rules: Rules): readonly Route[] => [
  signInRoute(rules),
  whoAmI(rules),
  ...ownRoutes,
  ...factorRoutes(rules.vault),
]
