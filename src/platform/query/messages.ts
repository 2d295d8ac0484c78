export type TextRow = readonly (string | null)[]

/** To an engine: run this, take the next batch, or stop. */
export interface Order {
  readonly id: number
  readonly sql?: string
  /** The named pipe that the query writes into by `COPY`. */
  readonly pipe?: string
  readonly interrupt?: true
}

/** From an engine, about the job of that id. */
export interface Answer {
  readonly id: number
  readonly rows?: readonly TextRow[]
  readonly writing?: true
  readonly done?: true
  readonly failed?: string
}

/** Queries that one engine runs side by side. */
export const slotsOfEngine = 4
