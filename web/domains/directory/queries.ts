import { z } from 'zod'
import { Organization, Region } from '#model/directory'
import { useAsk } from '../../app/api.ts'
import { language, termOf } from '../../app/words.ts'

export const Organizations = z.object({ items: z.array(Organization) })
export const Regions = z.object({ items: z.array(Region) })

/** What an organisation is called in the reader's language; its own name where it has no English one. */
export const called = (it: Organization): string => (language() === 'en' ? (it.nameEn ?? it.name) : it.name)

/** The names of organisations by their codes; while they are not known, the name that is told beside, or the code. */
export function useOrgNames(): (code: string, told?: string) => string {
  const found = useAsk(Organizations, '/api/organizations').data
  return (code, told = code) => {
    const it = found?.items.find((one) => one.code === code)
    return it === undefined ? told : called(it)
  }
}

/** Who did something, as it is kept (单位 姓名): the organisation in the reader's language, a name as it is written. */
export function useActorNames(): (actor: string) => string {
  const found = useAsk(Organizations, '/api/organizations').data
  return (actor) => {
    const [org = '', ...name] = actor.split(' ')
    const it = name.length === 0 ? undefined : found?.items.find((one) => one.name === org)
    return it === undefined ? termOf(actor) : [called(it), ...name].join(' ')
  }
}

/** The name of one organisation, as part of a line. */
export const OrgName = ({ of }: { readonly of: { readonly code: string; readonly name: string } }): string =>
  useOrgNames()(of.code, of.name)
