/** The types of a stored column (architecture §7 “Types at rest”); time, json and geometry rest as strings. */
export type ColumnType =
  | 'text'
  | 'integer'
  | 'decimal'
  | 'boolean'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'json'
  | 'geometry'

/** A stored column. `name` is the same in the lake, the API and SQL; `title` is the header as it came. */
export interface Column {
  readonly name: string
  readonly title: string
  readonly type: ColumnType
  readonly precision?: number
  readonly scale?: number
  readonly nullable: boolean
  /** The text column that this typed companion was made from. */
  readonly of?: string
}

/** One Parquet file of a version, named below the dataset's folder. */
export interface Part {
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

export type Mode = 'replace' | 'append' | 'merge'

export interface Version {
  readonly dataset: string
  readonly version: number
  readonly at: Date
  readonly mode: Mode
  readonly rowsIn: number
  /** Rows of the whole version, not only of what came in last. */
  readonly rows: number
  readonly rejected: number
  readonly digest: string
  readonly contentDigest: string
  readonly columns: readonly Column[]
  readonly parts: readonly Part[]
  readonly nextRowId: number
  readonly entry: string
}
