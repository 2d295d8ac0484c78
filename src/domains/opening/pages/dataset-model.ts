import type { DatasetView, UpdateLine } from '#domains/catalog'
import type { ReleasedFiles } from '#domains/delivery'
import type { Verdict } from '#domains/quality'
import type { Organization } from '#model/directory'
import type { Preview, RowsWish } from '../data/preview.ts'
import type { Spread } from '../data/spread.ts'
import type { Frame } from './layout.tsx'

/** What a request that was tried out on the page answered. */
export interface Tried {
  readonly status: number
  readonly version: number | null
  readonly rows: number
  readonly body: string
}

export interface VersionLine {
  readonly version: number
  readonly day: string
  readonly at: string
  readonly rowsIn: number
  readonly rows: number
  readonly rejected: number
  readonly digest: string
  readonly entry: string
}

export interface DatasetData {
  readonly dataset: DatasetView
  readonly provider: Organization
  readonly preview: Preview | null
  readonly spread: Spread | null
  /** Columns for which the gate holds the rows back. */
  readonly held: readonly string[]
  readonly tried: Tried | null
  readonly wish: RowsWish
  readonly verdict: Verdict | null
  readonly update: UpdateLine | null
  readonly versions: readonly VersionLine[]
  readonly grade: number
  /** The current version's files that lie ready for everybody; null where every download is made anew. */
  readonly files: ReleasedFiles | null
  readonly downloads: number
  readonly calls: number
  readonly base: string
  readonly now: Date
}

export interface DatasetPart {
  readonly frame: Frame
  readonly data: DatasetData
}
