import type { Entry, NewItem } from './model.ts'

interface FieldChange {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** What changed from one revision to another, field by field and item by item. */
export interface EntryDiff {
  readonly fields: readonly FieldChange[]
  readonly items: {
    readonly added: readonly string[]
    readonly removed: readonly string[]
    readonly changed: readonly { readonly name: string; readonly fields: readonly FieldChange[] }[]
    readonly moved: boolean
  }
}

const plain = (value: unknown): string => JSON.stringify(value ?? null)

function fieldsOf(before: object, after: object): FieldChange[] {
  const [old, now] = [new Map(Object.entries(before)), new Map(Object.entries(after))]
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((field) => field !== 'items' && plain(old.get(field)) !== plain(now.get(field)))
    .map((field) => ({ field, before: old.get(field) ?? null, after: now.get(field) ?? null }))
}

/** Compares two contents; items are the same when their names are. */
export function diffEntries(before: Entry, after: Entry): EntryDiff {
  const old = new Map(before.items.map((it): [string, NewItem] => [it.name, it]))
  const names = after.items.map((it) => it.name)
  const kept = before.items.map((it) => it.name).filter((name) => names.includes(name))
  return {
    fields: fieldsOf(before, after),
    items: {
      added: names.filter((name) => !old.has(name)),
      removed: before.items.map((it) => it.name).filter((name) => !names.includes(name)),
      changed: after.items.flatMap((it) => {
        const was = old.get(it.name)
        const fields = was === undefined ? [] : fieldsOf(was, it)
        return fields.length === 0 ? [] : [{ name: it.name, fields }]
      }),
      moved: plain(kept) !== plain(names.filter((name) => old.has(name))),
    },
  }
}

interface Named {
  readonly name: string
  readonly type: string
}

/** How the columns of one version of the data differ from another's. */
export interface ColumnDiff {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  readonly retyped: readonly { readonly name: string; readonly before: string; readonly after: string }[]
}

export function diffColumns(before: readonly Named[], after: readonly Named[]): ColumnDiff {
  const old = new Map(before.map((it) => [it.name, it.type]))
  const now = new Set(after.map((it) => it.name))
  return {
    added: after.filter((it) => !old.has(it.name)).map((it) => it.name),
    removed: before.filter((it) => !now.has(it.name)).map((it) => it.name),
    retyped: after.flatMap((it) => {
      const was = old.get(it.name)
      return was === undefined || was === it.type ? [] : [{ name: it.name, before: was, after: it.type }]
    }),
  }
}
