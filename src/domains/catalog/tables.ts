import { tablesOf } from '#platform/db'
import type { DatasetView } from './model.ts'

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
    format: string
    share_methods: string[]
    keywords: string[]
    grade: number | null
    state: string
    case_id: string | null
    version: number | null
    rows: number | null
    data_at: Date | null
    created_at: Date
  }
  items: {
    dataset: string
    position: number
    name: string
    title: string
    type: string
    meaning: string | null
    unit: string | null
  }
}

export const db = tablesOf<Tables>('catalog')
