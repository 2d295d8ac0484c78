import { factsOf, whilePublished } from '#domains/catalog'
import { permits, whoAsks } from '#platform/access'
import { type Ctx, visitor } from '#platform/context'
import { currentVersion } from '#platform/lake'
import { compile } from './compile.ts'
import type { Deps } from './doors.ts'
import { openToAll } from './policy.ts'
import type { Ready } from './ready.ts'

/**
 * Makes the CSV file of what is open to everybody before anybody asks for it: at its publication and with each new
 * version. In the background and one after the other; what fails is made at the first call. Nothing is made of what
 * leaves masked, or does not leave.
 */
export function preparing({ lake }: Deps, ready: Ready) {
  let before: Promise<unknown> = Promise.resolve()
  return async (ctx: Ctx, code: string): Promise<void> => {
    const dataset = await whilePublished(ctx, code)
    const version = await currentVersion(ctx, code)
    const who = whoAsks({ actor: visitor, now: ctx.now })
    if (dataset === null || version === null || !permits(openToAll, who, factsOf(dataset))) return
    const compiled = await compile(ctx, lake, version, { by: 'open' }, {}).catch(() => null)
    if (compiled?.whole !== true) return
    before = before.then(() => ready.file(version, compiled.plan, 'csv')).catch(() => undefined)
  }
}
