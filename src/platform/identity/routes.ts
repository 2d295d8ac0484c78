import type { Actor } from '#platform/context'
import { type Route, route } from '#platform/http'
import { notSignedIn } from '#platform/problem'
import { ActorView, NewToken, SignIn } from './model.ts'
import { issueToken, signIn, signOut } from './service.ts'

export const sessionCookie = 'heliu_session'

const present = (actor: Actor) => ({
  actor: {
    id: actor.id,
    username: actor.username,
    name: actor.name,
    posts: actor.posts.map((post) => ({ org: { code: post.org, name: post.orgName }, kind: post.kind })),
  },
})

/** Sign-in, sign-out and tokens: `surfaces.md` §3. The cookie is HttpOnly and SameSite=Lax. */
export const identityRoutes: readonly Route[] = [
  route(
    'POST',
    '/api/session',
    { summary: 'Sign in', policy: 'public', signsIn: true, body: SignIn, reply: ActorView },
    async (ctx, { body }, { reply, request }) => {
      const outcome = await signIn(ctx, body)
      // A failed attempt must be counted, so the transaction commits and the problem goes out as an answer.
      if (outcome instanceof Error) return outcome
      void reply.setCookie(sessionCookie, outcome.secret, {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: request.protocol === 'https',
      })
      return present(outcome.actor)
    },
  ),
  route('GET', '/api/session', { summary: 'Who am I', policy: 'public', reply: ActorView }, async (ctx) => {
    if (ctx.actor.id === null) throw notSignedIn()
    return present(ctx.actor)
  }),
  route(
    'DELETE',
    '/api/session',
    { summary: 'Sign out', policy: 'public', status: 204 },
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
      summary: 'Issue an API token; its secret is told once',
      policy: 'signed-in',
      secret: true,
      body: NewToken,
      status: 201,
    },
    (ctx, { body }) => issueToken(ctx, body),
  ),
]
