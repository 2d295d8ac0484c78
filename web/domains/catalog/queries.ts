import type { z } from 'zod'
import type { DatasetView } from '#model/catalog'
import { named, say, type Word } from '../../app/words.ts'

export type View = z.output<typeof DatasetView>

/** What an entry is called in the language of the page, as far as it has a name in it. */
export const titleOf = (it: Pick<View, 'title' | 'titleEn'>): string => named(it.title, it.titleEn) ?? it.title

export const frequencyWords = {
  realtime: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  quarterly: 'quarterly',
  'half-yearly': 'halfYearly',
  yearly: 'yearly',
  irregular: 'irregular',
  historical: 'historical',
} as const satisfies Record<View['promise'], Word>

export const formatWords = {
  document: 'document',
  spreadsheet: 'spreadsheet',
  database: 'database',
  image: 'image',
  stream: 'stream',
  'self-described': 'selfDescribed',
} as const satisfies Record<NonNullable<View['format']>, Word>

export const classWords = { '1': 'base', '2': 'themed', '3': 'departmental' } as const satisfies Record<string, Word>

export const personalWords = { none: 'none_', personal: 'personal_', sensitive: 'sensitive_' } as const

/** Why an entry cannot be edited as it stands, and what would let it. */
export const whyNotEdited = ({ step }: Pick<View, 'step'>): Word => {
  if (step === 'withdrawn') return 'withdrawnStays'
  return step === 'published' ? 'changeFirst' : 'notEditable'
}

/** A value set as people write it: 1=干线；2=支线. */
export const writtenValues = (
  values: readonly { readonly code: string; readonly name: string }[] | undefined,
): string => (values ?? []).map((it) => (it.name === '' ? it.code : `${it.code}=${it.name}`)).join('；')

export const readValues = (text: string): { code: string; name: string }[] =>
  text
    .split(/[；;\n]/)
    .filter((it) => it.trim() !== '')
    .map((it) => ({ code: (it.split('=')[0] ?? '').trim(), name: it.split('=').slice(1).join('=').trim() }))

export const listOf = (text: string): string[] =>
  text
    .split(/[、，,；;\n]/)
    .map((it) => it.trim())
    .filter((it) => it !== '')

/** What a field is called, for faults that name it. */
export const labelOf = (path: string): string => {
  const names: Readonly<Record<string, Word>> = {
    title: 'title',
    titleEn: 'titleEn',
    abstract: 'abstract',
    theme: 'theme',
    share: 'share',
    shareCondition: 'shareCondition',
    shareBasis: 'shareBasis',
    shareMethods: 'shareMethods',
    open: 'open',
    openCondition: 'openCondition',
    openBasis: 'openBasis',
    updateFrequency: 'frequency',
    format: 'dataFormat',
    keywords: 'keywords',
    items: 'itemsTab',
    name: 'fieldName',
    type: 'type',
    contact: 'contactOf',
    fileTypes: 'fileTypes',
    lineage: 'lineage',
    meaning: 'meaning',
    unit: 'unit',
    length: 'length',
    values: 'valueSet',
    codeList: 'codeList',
    personal: 'personal',
    key: 'keyItem',
    resourceClass: 'resourceClass',
    resourceGroup: 'resourceGroup',
    resourceHeading: 'resourceHeading',
    resourceDetail: 'resourceDetail',
    resourceCode: 'resourceCode',
    creditCode: 'creditCode',
    region: 'divisionCode',
    industry: 'industry',
    duty: 'duty',
    sourceSystem: 'sourceSystem',
    retention: 'retention',
    related: 'related',
    shareScope: 'shareScope',
    duplicateReason: 'duplicateReason',
  }
  const [first = '', at, field] = path.split('.')
  const word = names[field ?? first]
  const label = word === undefined ? (field ?? first) : say(word)
  return at === undefined || field === undefined ? label : `${say('itemsTab')} ${Number(at) + 1} · ${label}`
}
