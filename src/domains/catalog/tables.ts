import type { ColumnType, Generated } from 'kysely'
import { tablesOf } from '#platform/db'
import type { DatasetView, Entry, EvaluationView, NewItem } from './model.ts'

/** What an item says beyond its name, title, type, meaning and unit. */
export type About = Omit<NewItem, 'name' | 'title' | 'type' | 'meaning' | 'unit'>
export type Guide = NonNullable<DatasetView['guide']>
type Json<T> = ColumnType<T, string, string>

export interface Tables {
  serials: { org: string; last: number }
  datasets: {
    code: string
    org: string
    title: string
    title_en: string | null
    abstract: string
    theme: string
    share: DatasetView['share']
    share_condition: string | null
    share_basis: string | null
    open: DatasetView['open']
    open_condition: string | null
    update_frequency: DatasetView['promise']
    format: Entry['format']
    share_methods: Entry['shareMethods']
    keywords: string[]
    grade: number | null
    state: string
    case_id: string | null
    version: number | null
    rows: number | null
    data_at: Date | null
    created_at: Date
    guide: Json<Guide>
    step: string
    revision: number
    published_revision: number | null
    published_at: Date | null
    plain_title: string
    title_pairs: string[]
  }
  items: {
    dataset: string
    position: number
    name: string
    title: string
    type: string
    meaning: string | null
    unit: string | null
    about: Json<About>
  }
  revisions: {
    dataset: string
    revision: number
    at: Date
    actor: string | null
    actor_name: string
    cause: 'entered' | 'edited' | 'version'
    note: string | null
    content: Json<Entry>
    digest: string
    published_at: Date | null
    entry: string | null
  }
  evaluations: {
    id: Generated<number>
    dataset: string
    kind: EvaluationView['kind']
    conclusion: EvaluationView['conclusion']
    evaluator: string
    evaluated_on: string
    note: string | null
    how: EvaluationView['how']
    revision: number
    at: Date
    actor: string | null
    actor_name: string
    entry: string
  }
}

export const db = tablesOf<Tables>('catalog')
