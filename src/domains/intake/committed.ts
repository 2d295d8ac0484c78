import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { where, whoAsks } from '#platform/access'
import type { Ctx } from '#platform/context'
import { problem } from '#platform/problem'
import type { Commit, IngestResult, UploadView } from './model.ts'
import { ownCommit } from './policy.ts'
import { db } from './tables.ts'

const alreadyCommitted = problem('intake/already-committed', 409, '这个上传已经入库')

/** A commit as a retry would repeat it. */
export interface Wish {
  readonly upload: Pick<UploadView, 'id' | 'name' | 'size'>
  readonly input: z.output<typeof Commit>
}

const digestOf = ({ input }: Wish): string => createHash('sha256').update(JSON.stringify(input)).digest('hex')

/**
 * What this commit gave when it was done before.
 * @throws intake/already-committed when the upload was committed otherwise
 */
export async function doneBefore(ctx: Ctx, wish: Wish): Promise<IngestResult | null> {
  const done = await db(ctx)
    .selectFrom('commits')
    .selectAll()
    .where(where(ownCommit, whoAsks(ctx)))
    .where('upload', '=', wish.upload.id)
    .executeTakeFirst()
  if (done === undefined) return null
  if (done.wish !== digestOf(wish))
    throw alreadyCommitted({
      detail: `它已成为 ${done.dataset} 第 ${done.version} 版`,
      dataset: done.dataset,
      version: done.version,
    })
  return done.result
}

/** Keeps what came of it, in the transaction that made it true. */
export async function remember(ctx: Ctx, wish: Wish, result: IngestResult): Promise<void> {
  const kept = await db(ctx)
    .insertInto('commits')
    .values({
      upload: wish.upload.id,
      person: ctx.actor.id ?? '',
      name: wish.upload.name,
      size: wish.upload.size,
      wish: digestOf(wish),
      dataset: result.dataset,
      version: result.version,
      result: JSON.stringify(result),
      at: ctx.now,
    })
    .onConflict((same) => same.doNothing())
    .executeTakeFirst()
  if ((kept.numInsertedOrUpdatedRows ?? 0n) === 0n) throw alreadyCommitted({ detail: '同一次入库刚刚由另一个请求完成' })
}

/** An upload that has become a version, for the person who committed it. */
export async function committedUpload(ctx: Ctx, id: string): Promise<UploadView | null> {
  const it = await db(ctx)
    .selectFrom('commits')
    .select(['name', 'size', 'result'])
    .where('upload', '=', id)
    .where(where(ownCommit, whoAsks(ctx)))
    .executeTakeFirst()
  return it === undefined
    ? null
    : { id, name: it.name, size: it.size, received: it.size, state: 'done', result: it.result }
}
