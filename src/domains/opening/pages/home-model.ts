import type { DatasetView, UpdateLine, UpdateState } from '#domains/catalog'
import type { Frame } from './layout.tsx'

export interface HomeData {
  readonly datasets: number
  readonly rows: number
  readonly unconditional: number
  readonly conditional: number
  readonly updates: Readonly<Record<UpdateState, number>>
  readonly pace: { readonly answered: number; readonly meanDays: number | null }
  readonly newest: readonly DatasetView[]
  readonly late: readonly (UpdateLine & { readonly orgName: string })[]
  readonly themes: readonly { readonly value: string; readonly count: number }[]
  readonly organizations: number
  readonly largest: readonly { readonly code: string; readonly name: string; readonly datasets: number }[]
  /** English names of the organisations by code, where they have one. */
  readonly namesEn: ReadonlyMap<string, string | null>
  readonly head: { readonly size: number; readonly root: string } | null
  readonly lastLeaf: Date | null
  /** A dataset whose rows everybody gets, to show their address by; null while there is none. */
  readonly readable: string | null
  readonly now: Date
}

export interface HomePart {
  readonly frame: Frame
  readonly data: HomeData
}
