import { say } from '../words.ts'
import { type Frame, href } from './layout.tsx'

const ways = [
  ['/apply', 'applyTitle'],
  ['/feedback', 'feedbackTitle'],
  ['/receipts', 'followTitle'],
  ['/matters', 'matters'],
] as const

/** What one can ask, tell and follow here, each a page of its own. */
export const Ways = ({ frame, here }: { readonly frame: Frame; readonly here: string }) => (
  <nav className="tabs" aria-label={say(frame.lang, 'askAndTell')}>
    {ways.map(([path, word]) => (
      <a key={path} href={href(frame.lang, path)} {...(path === here ? { 'aria-current': 'page' as const } : {})}>
        {say(frame.lang, word)}
      </a>
    ))}
  </nav>
)
