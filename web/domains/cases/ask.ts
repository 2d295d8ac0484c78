import { Messages } from '#model/cases'
import { useAsk } from '../../app/api.ts'

/** How many messages wait to be read. */
export const useUnread = (): number => useAsk(Messages, '/api/messages?unread=true').data?.unread ?? 0
