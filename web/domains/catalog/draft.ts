import { useEffect, useRef, useState } from 'react'
import { z } from 'zod'
import type { Entry, NewItem } from '#model/catalog'
import { forget, keep, kept } from '../../parts/kept.ts'
import { listOf, readValues, writtenValues } from './queries.ts'

const Texts = z.record(z.string(), z.string())
/** An item while it is written: every cell a text. */
export type DraftItem = Readonly<Record<string, string>>
const Draft = z.object({ fields: Texts, methods: z.array(z.string()), items: z.array(Texts) })
/** An entry while it is written: every field a text, its items beside it. */
export interface Draft {
  readonly fields: Readonly<Record<string, string>>
  readonly methods: readonly string[]
  readonly items: readonly DraftItem[]
}

type Written = z.output<typeof Entry>

const lists = ['keywords', 'related', 'fileTypes'] as const
const isList = (name: string): boolean => (lists as readonly string[]).includes(name)

export const fresh: Draft = {
  fields: { share: 'conditional', open: 'closed', updateFrequency: 'monthly', format: 'spreadsheet' },
  methods: ['api', 'file'],
  items: [],
}

const textsOf = (it: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(it).flatMap(([name, value]) =>
      value === null || value === undefined || (typeof value === 'object' && !Array.isArray(value))
        ? []
        : [[name, Array.isArray(value) ? value.join('、') : String(value)]],
    ),
  )

/** What was written before, to be written on. */
export const draftOf = (it: Written): Draft => {
  const { items, shareMethods, contact, ...rest } = it
  return {
    fields: {
      ...textsOf(rest),
      contactUnit: contact?.unit ?? '',
      contactPhone: contact?.phone ?? '',
      contactEmail: contact?.email ?? '',
    },
    methods: shareMethods,
    items: items.map(({ values, key, ...item }) => ({
      ...textsOf(item),
      values: writtenValues(values),
      key: key === true ? 'yes' : '',
    })),
  }
}

const filled = (it: Readonly<Record<string, string>>): [string, string][] =>
  Object.entries(it).filter(([, value]) => value.trim() !== '')

const itemOf = ({ values = '', key, length = '', ...texts }: DraftItem) => ({
  ...Object.fromEntries(filled(texts)),
  name: (texts['name'] ?? '') === '' ? (texts['title'] ?? '') : texts['name'],
  ...(values.trim() === '' ? {} : { values: readValues(values) }),
  ...(key === 'yes' ? { key: true } : {}),
  ...(length.trim() === '' ? {} : { length: Number(length) }),
})

/** The entry as the service takes it; what is left empty is left out. */
export function bodyOf({ fields, methods, items }: Draft): object {
  const { contactUnit = '', contactPhone = '', contactEmail = '', ...rest } = fields
  return {
    ...Object.fromEntries(filled(rest).map(([name, value]) => [name, isList(name) ? listOf(value) : value.trim()])),
    ...(contactUnit.trim() === ''
      ? {}
      : {
          contact: {
            unit: contactUnit.trim(),
            ...(contactPhone.trim() === '' ? {} : { phone: contactPhone.trim() }),
            ...(contactEmail.trim() === '' ? {} : { email: contactEmail.trim() }),
          },
        }),
    shareMethods: methods,
    items: items.map(itemOf),
  }
}

export const emptyItem: DraftItem = { type: 'text' } satisfies Partial<Record<keyof z.output<typeof NewItem>, string>>

/**
 * A draft that is kept in this browser a moment after each change, and found again when the page is opened anew.
 * @param of names it: the dataset's code with its revision, or `new`
 */
export function useDraft(of: string, first: Draft) {
  const key = `catalog.draft.${of}`
  const [found] = useState(() => kept(Draft, key))
  const [restored, setRestored] = useState(found !== null)
  const [draft, setDraft] = useState<Draft>(found ?? first)
  const [savedAt, setSavedAt] = useState<string | null>(null)
  const touched = useRef(false)
  useEffect(() => {
    if (!touched.current) return
    const timer = setTimeout(() => {
      keep(key, draft)
      setSavedAt(new Date().toTimeString().slice(0, 5))
    }, 600)
    return () => clearTimeout(timer)
  }, [draft, key])
  const change = (next: Draft): void => {
    touched.current = true
    setDraft(next)
  }
  const drop = (): void => {
    touched.current = false
    forget(key)
  }
  const discard = (): void => {
    drop()
    setDraft(first)
    setRestored(false)
    setSavedAt(null)
  }
  return { draft, change, restored, savedAt, forget: drop, discard }
}
