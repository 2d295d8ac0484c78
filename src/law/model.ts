import { z } from 'zod'

const Status = z.enum(['verified', 'reading', 'unverified', 'comparator'])
export type Status = z.output<typeof Status>
export type Unit = 'working-days' | 'days' | 'hours' | 'minutes' | 'months' | 'years' | 'times' | 'rows' | 'text'
export type Jurisdiction = 'national' | 'chongqing' | 'comparator'

const Title = z.object({ zh: z.string(), en: z.string() })
export type Title = Readonly<z.output<typeof Title>>

const Source = z.object({ key: z.string(), instrument: z.string(), article: z.exactOptional(z.string()) })
export type Source = Readonly<z.output<typeof Source>>

/** One limit, prohibition or duty as data. `status` says whether its text was read, and is shown with it. */
export interface Rule {
  readonly id: string
  /** The row of the master table that it stands for; `own` for what the operator promises beside it. */
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

/** The rules as everybody is told them. */
export const Law = z.object({
  /** Short names of instruments, as they stand in `cites`: `GSR-21` is article 21 of `GSR`. */
  instruments: z.record(z.string(), z.string()),
  rules: z.array(
    z.object({
      id: z.string(),
      title: Title,
      value: z.union([z.number(), z.string()]),
      unit: z.string(),
      source: Source,
      status: Status,
      jurisdiction: z.string(),
    }),
  ),
})
