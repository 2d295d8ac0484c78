import type { PostKind } from '#platform/context'
import type { Db } from '#platform/db'
import { administrators } from './model.ts'
import { hashOf } from './password.ts'
import { db } from './tables.ts'

export interface NewPerson {
  readonly id: string
  readonly username: string
  readonly name: string
  readonly password: string
  readonly clearance?: number
  /** The password must be changed at the first sign-in. */
  readonly temporary?: boolean
  readonly posts: readonly { readonly org: string; readonly orgName: string; readonly kind: PostKind }[]
}

/** Adds or renews people with their posts; a password is stored only as an argon2id hash. */
export async function addPeople(at: { db: Db }, people: readonly NewPerson[]): Promise<void> {
  const hashes = new Map<string, string>()
  for (const { password } of people) if (!hashes.has(password)) hashes.set(password, await hashOf(password))
  for (const { id, username, name, password, clearance, temporary, posts } of people) {
    const password_hash = hashes.get(password) ?? ''
    await db(at)
      .insertInto('people')
      .values({ id, username, name, password_hash, clearance: clearance ?? 2, temporary: temporary ?? false })
      .onConflict((same) => same.column('id').doUpdateSet({ name, clearance: clearance ?? 2 }))
      .execute()
    for (const { org, orgName, kind } of posts)
      await db(at)
        .insertInto('posts')
        .values({ person: id, org, org_name: orgName, kind })
        .onConflict((same) => same.doNothing())
        .execute()
  }
}

/** Whether the three offices have been begun: production has none before `admin init`. */
export async function hasAdministrators(at: { db: Db }): Promise<boolean> {
  const found = await db(at).selectFrom('posts').select('person').where('kind', 'in', administrators).limit(1).execute()
  return found.length > 0
}

export async function setting(at: { db: Db }, name: string): Promise<unknown> {
  const row = await db(at).selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value
}

export async function setSetting(at: { db: Db }, name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value)
  await db(at)
    .insertInto('settings')
    .values({ name, value: text })
    .onConflict((same) => same.column('name').doUpdateSet({ value: text }))
    .execute()
}
