import { z } from 'zod'

/** Counts from 1, as versions and revisions do; what no column could hold names nothing. */
export const Ordinal = z.coerce
  .number()
  .int()
  .positive()
  .max(2 ** 31 - 1)
