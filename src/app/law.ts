import { z } from 'zod'
import { instruments, Law, rules } from '#law'
import type { Ctx } from '#platform/context'
import { type Route, route } from '#platform/http'
import { setSetting, setting } from '#platform/identity'

/** The rules that the city runs by, each with its source and whether its text was read. */
export const lawRoutes: readonly Route[] = [
  route(
    'GET',
    '/api/law',
    {
      summary: { zh: '全部规则，附来源和核对状态', en: 'The rules, with sources and status' },
      policy: 'public',
      reply: Law,
    },
    async () => ({
      instruments,
      rules: rules().map(({ id, title, value, unit, source, status, jurisdiction }) => ({
        id,
        title,
        value,
        unit,
        source,
        status,
        jurisdiction,
      })),
    }),
  ),
]

const Versions = z.record(z.string(), z.string())

/**
 * Writes into the log that the rules are others than at the last start: which came, went or changed, each with its
 * version. A clock keeps the version that it began under. @returns the leaf's id, or null when nothing changed
 */
export async function proveRules(ctx: Ctx): Promise<string | null> {
  const now = Object.fromEntries(rules().map(({ id, version }) => [id, version ?? '']))
  const before = Versions.catch({}).parse((await setting(ctx, 'law.rules')) ?? {})
  const changed = [...new Set([...Object.keys(before), ...Object.keys(now)])]
    .filter((id) => before[id] !== now[id])
    .sort((a, b) => a.localeCompare(b))
    .map((id) => ({ id, from: before[id] ?? null, to: now[id] ?? null }))
  if (changed.length === 0) return null
  const entry = await ctx.prove({ type: 'law/rules', subject: 'rules', payload: { changed } })
  await setSetting(ctx, 'law.rules', now)
  return entry
}
