import type { Column, ColumnType } from '#platform/lake'
import type { Found, Hope } from './proof.ts'

export type { Column, ColumnType } from '#platform/lake'

export type Format = 'csv' | 'tsv' | 'txt' | 'xlsx' | 'json' | 'ndjson' | 'geojson' | 'parquet'

export type EncodingName = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030' | 'windows-1252'

export interface Encoding {
  readonly name: EncodingName
  /** Why this encoding: shown to the person who may overrule it. */
  readonly evidence: string
}

/** Something a person should know though the file can be read. */
export interface Notice {
  readonly code: string
  readonly message: string
  readonly column?: string
  /** A typed column beside the text one: taken by a click, never instead of the text. */
  readonly companion?: { readonly name: string; readonly type: ColumnType; readonly emptyMarks: readonly string[] }
}

/** How a delimited text is cut. `quote` null: no quoting at all; `delimiter` null: one column, the line. */
export interface Dialect {
  readonly delimiter: string | null
  readonly quote: '"' | null
  readonly lineEnd: 'lf' | 'cr'
  /** Runs of blanks count as one delimiter (space separated text). */
  readonly blanks: boolean
}

export type Reason =
  | 'unclosed-quote'
  | 'bad-quote'
  | 'ragged'
  | 'nul'
  | 'bad-encoding'
  | 'too-long'
  | 'bad-json'
  | 'type-mismatch'
  | 'footnote'
  | 'total'
  | 'repeated-header'

export interface Row {
  readonly kind: 'row'
  /** Line of the file (text), row of the sheet or number of the record, from 1. */
  readonly line: number
  readonly cells: readonly (string | null)[]
}

export interface Reject {
  readonly kind: 'reject'
  readonly line: number
  readonly reason: Reason
  readonly detail: string
  readonly raw: string
}

export type Item = Row | Reject

/** What a person or `--header`, `--types`, `--sheet` may overrule. */
export interface Overrides {
  readonly encoding?: string | undefined
  readonly delimiter?: string | undefined
  /** Line of the header from 1, or none. */
  readonly header?: number | 'none' | undefined
  /** The last line of a header over several lines. */
  readonly headerEnd?: number | undefined
  readonly sheet?: string | undefined
  /** By column; the name of a proposed companion makes it beside its column. */
  readonly types?: Readonly<Record<string, ColumnType>> | undefined
  /** Remarks and sums below the table are set aside unless they are to be kept as rows. */
  readonly footers?: 'aside' | 'keep' | undefined
}

export interface ProposedColumn extends Column {
  readonly samples: readonly string[]
  /** The unit that the header names: `面积（平方米）`. */
  readonly unit?: string
}

/** One of the first rows: as the file has it, and as it would be stored. */
export interface PreviewRow {
  readonly line: number
  readonly cells: readonly (string | null)[]
  readonly stored: readonly (string | null)[]
}

export interface Proposal {
  readonly format: Format
  readonly encoding: Encoding
  readonly delimiter?: string | null
  /** First line of the header from 1, null when the file has none. */
  readonly header: number | null
  /** Its last line, where it takes several. */
  readonly headerEnd?: number
  readonly columns: readonly ProposedColumn[]
  readonly sheets?: readonly string[]
  readonly sheet?: string
  readonly notices: readonly Notice[]
  /** The first rows, for a preview. */
  readonly preview: readonly PreviewRow[]
  /** How many records were looked at. */
  readonly looked: number
  /** Rows among those read so far that would be set aside. */
  readonly aside: readonly {
    readonly line: number
    readonly reason: Reason
    readonly detail: string
    readonly raw: string
  }[]
}

export interface Part {
  readonly path: string
  readonly rows: number
  readonly bytes: number
}

/** What a file gave: rowsIn = rows + rejected, always. */
export interface ReadResult {
  readonly format: Format
  readonly rowsIn: number
  readonly rows: number
  readonly rejected: number
  readonly rejectedBy: Readonly<Partial<Record<Reason, number>>>
  readonly columns: readonly Column[]
  readonly encoding: Encoding
  readonly header: number | null
  /** SHA-256 of the received bytes, hex. */
  readonly digest: string
  readonly parts: readonly Part[]
  readonly quarantinePath: string
  readonly delimiter?: string | null
  readonly sheets?: readonly string[]
  readonly sheet?: string
  readonly notices: readonly string[]
  /** The notices with their column and proposed companion. */
  readonly notes: readonly Notice[]
  /** Values of each column for the detectors: up to 1,000, none empty. */
  readonly samples: readonly {
    readonly name: string
    readonly title: string
    readonly type: ColumnType
    readonly values: readonly string[]
  }[]
}

/** A column as the format knows it; `declared` when the format itself says the type. */
export interface SourceColumn {
  readonly title: string
  /** Named in a row of its own below the names. */
  readonly unit?: string
  readonly declared?: ColumnType
  /** Those of the decimal column that its values are added to. */
  readonly digits?: Digits
}

export type Digits = Pick<Column, 'precision' | 'scale'>

/** A stretch of a text that two readers may cut differently, or that is no record of the table. */
export interface Doubt {
  /** Bytes from the beginning of the file, the first and the one behind the last. */
  readonly from: number
  readonly to: number
  /** Its first line, from 1, and how many there are. */
  readonly line: number
  readonly lines: number
  /** How many records any reader has to account for in it. */
  readonly records: number
}

/** What the bytes themselves say of a delimited text. */
export interface Witnessed {
  /** Records after the header: what any reader has to account for. */
  readonly records: number
  /** Every byte belongs to the encoding. */
  readonly clean: boolean
  /**
   * Where two readers may differ on how to cut them; all others have the width of the table, closed quotes and no NUL.
   * Null: there are too many of them.
   */
  readonly doubts: readonly Doubt[] | null
  readonly lineEnds: 'lf' | 'crlf' | 'mixed'
  /** How the values of the columns that were asked about are spelled. */
  readonly found: readonly Found[]
}

export interface Testimony extends Witnessed {
  /** SHA-256 of the received bytes, hex. */
  readonly digest: string
}

/** A text as DuckDB's strict reader takes it: columns c0…cn as VARCHAR, one fault ends the reading. */
export interface Straight {
  /** The relation, with the columns that are proved to be of another type in that type. */
  readonly relation: (natives: ReadonlyMap<number, string>) => string
  readonly lineEnds: 'lf' | 'crlf'
  /** Values of each column from the head and from places all over the file, none empty. */
  readonly samples: readonly (readonly string[])[]
  /** The header, which is no record where it stands again. */
  readonly header: readonly (readonly string[])[]
}

/** A text with its doubtful stretches read one by one: in their place stand, well quoted, the rows that they hold. */
export interface Patched {
  readonly straight: Straight
  readonly witness: (hopes: readonly (Hope | null)[]) => Promise<Witnessed>
  readonly rejects: readonly Reject[]
}

/** A file opened for reading: every format is brought to this. */
export interface Source {
  readonly format: Format
  readonly encoding: Encoding
  readonly delimiter?: string | null
  readonly header: number | null
  readonly headerEnd?: number
  readonly columns: readonly SourceColumn[]
  readonly sheets?: readonly string[]
  readonly sheet?: string
  readonly notices: readonly Notice[]
  /** Rows and set-aside rows in file order, in batches. */
  items(): AsyncIterable<readonly Item[]>
  /** The independent count of records, where the format brings one. */
  count?(): Promise<number>
  /** What an independent scan of a text's bytes says of it and of its columns; asked once, with the first hopes. */
  readonly witness?: (hopes?: readonly (Hope | null)[]) => Promise<Testimony>
  /**
   * How DuckDB itself would read the file, where it may: believed only as far as the witness agrees; undefined for lines
   * so long that it must not see them.
   */
  straight?(): Promise<Straight | undefined>
  /** The same of a text whose doubtful stretches are known; undefined where our own reader finds others in them. */
  patched?(doubts: readonly Doubt[]): Promise<Patched | undefined>
  /** Instead of `items`: a relation DuckDB reads itself (all VARCHAR, c0…cn, _line). */
  readonly relation?: string
}
