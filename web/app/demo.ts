import { z } from 'zod'
import { useAsk } from './api.ts'

export const DemoClock = z.object({ now: z.string() })

/** The city's clock; undefined where the city is no demo city, which has no such door. */
export const useDemoClock = (): z.output<typeof DemoClock> | undefined => useAsk(DemoClock, '/api/demo/clock').data
