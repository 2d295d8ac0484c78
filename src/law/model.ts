export type Status = 'verified' | 'reading' | 'unverified' | 'comparator'
export type Unit = 'working-days' | 'days' | 'hours' | 'minutes' | 'months' | 'years' | 'times' | 'rows' | 'text'
export type Jurisdiction = 'national' | 'chongqing' | 'comparator'

export interface Title {
  readonly zh: string
  readonly en: string
}

export interface Source {
  readonly key: string
  readonly instrument: string
  readonly article?: string
}

/** One limit, prohibition or duty as data. `status` says whether its text was read, and is shown with it. */
export interface Rule {
  readonly id: string
  /** The row of the master table that it stands for. */
  readonly row: string
  readonly title: Title
  readonly value: number | string
  readonly unit: Unit
  readonly source: Source
  readonly status: Status
  readonly jurisdiction: Jurisdiction
  /** The national rule that a local one may shorten. */
  readonly shortens?: string
  /** The digest of what it says, set when the packs are put together: another text, value or source is another version. */
  readonly version?: string
}

export interface Control {
  readonly id: number
  readonly article: string
  readonly title: Title
  readonly evidence: Title
  /** Which leaves of the log are its evidence; left out while the control is not live. */
  readonly leaves?: readonly string[]
}
