import { z } from 'zod'
import { Organization, Region } from '#model/directory'
import { useAsk } from '../../app/api.ts'

export const Organizations = z.object({ items: z.array(Organization) })
export const Regions = z.object({ items: z.array(Region) })

/** The names of organisations by their codes; the code itself while they are not known. */
export function useOrgNames(): (code: string) => string {
  const found = useAsk(Organizations, '/api/organizations').data
  return (code) => found?.items.find((it) => it.code === code)?.name ?? code
}
