import { z } from 'zod'

/** Who passes a door: ● always, ◐ depending on the thing, · never. */
export const MatrixRow = z.object({
  door: z.string(),
  summary: z.string(),
  /** The same in Chinese. */
  name: z.string(),
  who: z.record(z.string(), z.enum(['●', '◐', '·'])),
})
export type MatrixRow = z.output<typeof MatrixRow>
export const Matrix = z.object({ items: z.array(MatrixRow), next: z.null() })
