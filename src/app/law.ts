import { z } from 'zod'
import { instruments, rules } from '#law'
import { type Route, route } from '#platform/http'

const Text = z.object({ zh: z.string(), en: z.string() })
const Law = z.object({
  /** Short names of instruments, as they stand in `cites`: `GSR-21` is article 21 of `GSR`. */
  instruments: z.record(z.string(), z.string()),
  rules: z.array(
    z.object({
      id: z.string(),
      title: Text,
      value: z.union([z.number(), z.string()]),
      unit: z.string(),
      source: z.object({ key: z.string(), instrument: z.string(), article: z.string().optional() }),
      status: z.enum(['verified', 'reading', 'unverified', 'comparator']),
      jurisdiction: z.string(),
    }),
  ),
})

/** The rules that the city runs by, each with its source and whether its text was read. */
export const lawRoutes: readonly Route[] = [
  route(
    'GET',
    '/api/law',
    { summary: 'The rules, with sources and status', policy: 'public', reply: Law },
    async () => ({
      instruments,
      rules: rules().map(({ id, title, value, unit, source, status, jurisdiction }) => ({
        id,
        title,
        value,
        unit,
        source,
        status,
        jurisdiction,
      })),
    }),
  ),
]
