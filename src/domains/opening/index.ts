import type { Domain } from '#platform/domain'
import { application, feedback, firstFeedback, releaseKind } from './cases.ts'
import { releaseDoors } from './release-doors.ts'
import { effects, onPublished, onVersion } from './releases.ts'
import { type Deps, routesOf } from './routes.tsx'

export { displayAttributes } from './display.ts'
export { failurePage } from './page-doors.tsx'
export { apply, tell } from './service.ts'

export function opening(deps: Deps): Domain {
  const release = releaseKind(effects(deps.delivery))
  return {
    name: 'opening',
    kinds: [application, feedback, firstFeedback, release],
    routes: [...routesOf(deps), ...releaseDoors(deps.delivery, release)],
    migrations: new URL('./migrations/', import.meta.url),
    on: {
      'catalog.published': (ctx, payload) => onPublished(ctx, deps.delivery, payload),
      'intake.version': (ctx, payload) => onVersion(ctx, deps.delivery, payload),
    },
  }
}
