import { z } from 'zod'
import { mark, say, termOf, type Word } from '../../app/words.ts'
import { classWords, formatWords, frequencyWords, personalWords, writtenValues } from './queries.ts'

const chosen: Readonly<Record<string, Readonly<Record<string, Word>>>> = {
  updateFrequency: frequencyWords,
  format: formatWords,
  personal: personalWords,
  resourceClass: classWords,
  share: { unconditional: 'unconditional', conditional: 'conditional', refused: 'refused' },
  open: { unconditional: 'unconditional', conditional: 'conditional', closed: 'closed' },
  shareMethods: { api: 'api', batch: 'batch', file: 'file' },
}

const Values = z.array(z.object({ code: z.string(), name: z.string() }))
const Several = z.array(z.string())
const Contact = z.record(z.string(), z.string())

/** What a field of an entry or of an item says, in words: a choice by its name, several parted, a value set as it is written. */
export function saidOf(field: string, value: unknown): string {
  if (value === null || value === undefined) return '—'
  if (value === true) return '✓'
  const values = Values.safeParse(value).data
  if (field === 'values' && values !== undefined) return writtenValues(values)
  const several = Several.safeParse(value).data
  if (several !== undefined) return several.map((it) => saidOf(field, it)).join(mark('、')) || '—'
  const contact = Contact.safeParse(value).data
  if (contact !== undefined) return Object.values(contact).join(mark('、'))
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  if (field === 'type') return termOf(text)
  // An item's own format is a text, such as YYYY-MM-DD.
  const word = chosen[field]?.[text]
  return word === undefined ? text : say(word)
}
