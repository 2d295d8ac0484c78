import { type ActorView, overseers } from '#model/identity'
import { mark, say, sayOf } from '../../app/words.ts'

const seeAll: ReadonlySet<string> = new Set(overseers)

/** Whose limits the page counts, for this person. */
export const Scope = ({ actor }: { readonly actor: ActorView['actor'] }) => (
  <p className="muted">
    {actor.posts.some((post) => seeAll.has(post.kind))
      ? say('clocksAll')
      : sayOf('clocksOwn', [...new Set(actor.posts.map((post) => post.org.name))].join(mark('、')))}
  </p>
)
