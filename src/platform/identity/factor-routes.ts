import { type Route, route } from '#platform/http'
import { me } from './account.ts'
import { secretOf } from './cookie.ts'
import { beginFactor, confirmFactor, removeFactor } from './enrolment.ts'
import { BegunFactor, FactorView, OwnCode, OwnPassword, OwnPasswordAndCode, RecoveryCodes } from './model.ts'
import { factorOf, seeReset } from './second-factor.ts'
import type { Vault } from './vault.ts'

const setUp = (vault: Vault): readonly Route[] => [
  route(
    'GET',
    '/api/account/second-factor',
    {
      summary: { zh: '本人的动态码：是否启用、还有几个恢复码', en: "Whether the caller's second factor is on" },
      policy: 'signed-in',
      reply: FactorView,
    },
    (ctx) => factorOf(ctx, me(ctx)),
  ),
  route(
    'POST',
    '/api/account/second-factor',
    {
      summary: {
        zh: '开始设置动态码，密钥只显示一次',
        en: 'Begin a second factor: the secret for an app (RFC 6238) is told once',
      },
      policy: 'signed-in',
      secret: true,
      body: OwnPassword,
      reply: BegunFactor,
      status: 201,
    },
    (ctx, { body }) => beginFactor(ctx, vault, body),
  ),
  route(
    'POST',
    '/api/account/second-factor/confirm',
    {
      summary: {
        zh: '用第一组动态码确认，恢复码只显示一次',
        en: 'Turn it on by a first code; recovery codes are told once, the other sessions end',
      },
      policy: 'signed-in',
      secret: true,
      body: OwnCode,
      reply: RecoveryCodes,
    },
    (ctx, { body }, raw) => confirmFactor(ctx, vault, body, secretOf(raw)),
  ),
]

const takeOff = (vault: Vault): readonly Route[] => [
  route(
    'POST',
    '/api/account/second-factor/remove',
    {
      summary: { zh: '停用本人的动态码，须密码和动态码', en: 'Turn it off, by password and code together' },
      policy: 'signed-in',
      secret: true,
      body: OwnPasswordAndCode,
      status: 204,
    },
    (ctx, { body }) => removeFactor(ctx, vault, body),
  ),
  route(
    'DELETE',
    '/api/account/second-factor/notice',
    {
      summary: { zh: '动态码被重置的提示标为已读', en: 'The caller has seen that somebody else took the factor off' },
      policy: 'signed-in',
      status: 204,
    },
    (ctx) => seeReset(ctx, me(ctx)),
  ),
]

/** One's own second factor. */
export const factorRoutes = (vault: Vault): readonly Route[] => [...setUp(vault), ...takeOff(vault)]
