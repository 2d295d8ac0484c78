import { any, holdsPost, on, type Rule } from '#platform/access'
import { administrators } from '#platform/identity'
import { directoryPosts } from './model.ts'

interface OrganizationFacts {
  readonly code: string
}

/** One's own colleagues; everybody's for the bureau, the supervisors and the three administrators. */
export const seesPeopleOf: Rule<OrganizationFacts> = any(
  on<OrganizationFacts>('directory.organizations', { code: { zh: '该组织', en: 'that organisation' } }).by('code'),
  holdsPost('reviewer', 'admin', 'regulator', ...administrators),
)

/** The bureau keeps the directory, and its administrator enters who is new in it. */
export const keepsDirectory: Rule<object> = holdsPost(...directoryPosts)
