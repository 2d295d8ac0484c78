import { type ActorView, overseers } from '#model/identity'
import { mark, say, sayOf } from '../../app/words.ts'
import { useOrgNames } from '../directory/queries.ts'

const seeAll: ReadonlySet<string> = new Set(overseers)

/** Whose limits the page counts, for this person. */
export const Scope = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const nameOf = useOrgNames()
  return (
    <p className="muted">
      {actor.posts.some((post) => seeAll.has(post.kind))
        ? say('clocksAll')
        : sayOf(
            'clocksOwn',
            [...new Set(actor.posts.map((post) => nameOf(post.org.code, post.org.name)))].join(mark('、')),
          )}
    </p>
  )
}
