import type { Raw } from '#platform/http'

export const sessionCookie = 'heliu_session'

/** The secret of the session that calls; empty without one. */
export const secretOf = ({ request }: Raw): string => request.cookies[sessionCookie] ?? ''
