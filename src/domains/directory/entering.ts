import { demand } from '#platform/access'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { problem } from '#platform/problem'
import { CITY, type NewOrganization, type Organization } from './model.ts'
import { keepsDirectory } from './policy.ts'
import { regions } from './regions.ts'
import { codeOf, db, getOrganization } from './service.ts'

const alreadyThere = problem('directory/already-there', 409, '目录里已有同名的组织')
const noSuchPlace = problem('directory/no-such-place', 422, '区划或上级组织不存在')
const full = problem('directory/full', 409, '这个区划里这一类组织的编号已经用完')

/** Serials below belong to the facts that come with the platform, so that a later list never meets these. */
const firstEntered = 501

/**
 * Enters an organisation with the next free code of its region and kind, and writes its leaf.
 * @throws access/not-allowed, directory/already-there, directory/no-such-place, directory/full
 */
export async function enterOrganization(ctx: Ctx, it: NewOrganization): Promise<Organization> {
  demand(keepsDirectory, ctx, {})
  const place = regions.find((region) => region.code === it.region)
  if (it.region !== CITY && place?.level !== 'district')
    throw noSuchPlace({ errors: [{ path: 'region', message: '须是全市（500000）或一个区县的代码' }] })
  if (it.parent !== null && (await named(ctx, 'code', it.parent)) === undefined)
    throw noSuchPlace({ errors: [{ path: 'parent', message: `没有组织 ${it.parent}` }] })
  // One at a time: two of the same name, or with the same next code, must not both find the place free.
  await sql`select pg_advisory_xact_lock(hashtext('directory.organizations'))`.execute(ctx.db)
  const twin = await named(ctx, 'name', it.name)
  if (twin !== undefined) throw alreadyThere({ detail: `${it.name}（${twin}）` })
  const code = await nextCode(ctx, it)
  const entry = await ctx.prove({ type: 'directory/organization', subject: code, payload: { code, ...it } })
  const { nameEn, ...rest } = it
  const entered = { entered_by: ctx.actor.id, entered_at: ctx.now, entry }
  await db(ctx)
    .insertInto('organizations')
    .values({ code, ...rest, name_en: nameEn, ...entered })
    .execute()
  return getOrganization(ctx, code)
}

async function named(ctx: Ctx, column: 'code' | 'name', value: string): Promise<string | undefined> {
  const row = await db(ctx).selectFrom('organizations').select('code').where(column, '=', value).executeTakeFirst()
  return row?.code
}

async function nextCode(ctx: Ctx, { region, kind }: NewOrganization): Promise<string> {
  const last = await db(ctx)
    .selectFrom('organizations')
    .select('code')
    .where('code', '>=', codeOf(region, kind, firstEntered))
    .where('code', '<=', codeOf(region, kind, 999))
    .orderBy('code', 'desc')
    .executeTakeFirst()
  const serial = last === undefined ? firstEntered : Number(last.code.slice(-3)) + 1
  if (serial > 999) throw full()
  return codeOf(region, kind, serial)
}
