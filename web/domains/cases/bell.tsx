import { Link } from 'wouter'
import { say } from '../../app/words.ts'
import { Icon } from '../../parts/icons.tsx'
import { useUnread } from './ask.ts'

/** The way to the messages from wherever one is, with how many wait. */
export const Bell = () => {
  const unread = useUnread()
  return (
    <Link className="btn btn--quiet c-bell" href="/console/messages" aria-label={`${say('messages')} ${unread}`}>
      <Icon name="bell" />
      {unread === 0 ? null : <span className="dot num">{unread > 99 ? '99+' : unread}</span>}
    </Link>
  )
}
