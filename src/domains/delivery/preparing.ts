import { factsOf, whilePublished } from '#domains/catalog'
import { permits, whoAsks } from '#platform/access'
import { type Ctx, visitor } from '#platform/context'
import { currentVersion } from '#platform/lake'
import { Problem } from '#platform/problem'
import { compile } from './compile.ts'
import type { Deps } from './doors.ts'
import { keepFile, readyFile } from './kept.ts'
import { openToAll } from './policy.ts'
import type { Ready } from './ready.ts'

/**
 * Makes the CSV file of what is open to everybody before anybody asks for it, with its leaf: at its publication and with
 * each new version. Nothing is made of what leaves masked, or does not leave; other formats are made at the first call.
 */
export const preparing =
  ({ lake }: Deps, ready: Ready) =>
  async (ctx: Ctx, code: string): Promise<void> => {
    const dataset = await whilePublished(ctx, code)
    const version = await currentVersion(ctx, code)
    const who = whoAsks({ actor: visitor, now: ctx.now })
    if (dataset === null || version === null || !permits(openToAll, who, factsOf(dataset))) return
    const compiled = await compile(ctx, lake, version, { by: 'open' }, {}).catch((error: unknown) => {
      if (error instanceof Problem) return null
      throw error
    })
    if (compiled?.whole !== true) return
    const file = await readyFile(ctx, ready, version, compiled.plan, 'csv')
    await keepFile(ctx, version, 'csv', file, true)
  }

/** Has the files of a dataset made that everybody may have: by a job, when the caller's transaction is committed. */
export const prepareFiles = (ctx: Ctx, dataset: string): Promise<void> => ctx.emit('delivery.prepare', { dataset })
