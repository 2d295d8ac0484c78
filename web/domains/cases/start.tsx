import { Link } from 'wouter'
import type { ActorView } from '#model/identity'
import { say, type Word } from '../../app/words.ts'

interface Start {
  readonly lead: Word
  /** Pages of the workbench, and of the portal, which is not drawn by this script. */
  readonly to: readonly (readonly [href: string, word: Word])[]
}

const outsider: Start = {
  lead: 'startOutsider',
  to: [
    ['/datasets', 'findOpenData'],
    ['/apply', 'applyForData'],
    ['/feedback', 'tellFault'],
    ['/receipts', 'followReceipt'],
    ['/console/account', 'tokens'],
  ],
}
const office = (...more: Start['to']): Start => ({
  lead: 'startOffice',
  to: [['/console/people', 'people'], ...more, ['/console/access', 'matrix']],
})

/** Where the work of a post lies that has none in cases. */
const starts: Readonly<Record<string, Start>> = {
  regulator: {
    lead: 'startRegulator',
    to: [
      ['/console/board', 'board'],
      ['/console/report', 'report'],
    ],
  },
  sysadmin: office(),
  secadmin: office(),
  auditadmin: office(['/console/acts', 'acts']),
  citizen: outsider,
  company: outsider,
  operator: outsider,
  analyst: outsider,
  seller: outsider,
  buyer: outsider,
  exchange: outsider,
  assessor: outsider,
}

/** What somebody may begin with whose posts have no part in cases; undefined where one of them has. */
export const startOf = (actor: ActorView['actor']): Start | undefined => {
  const found = actor.posts.map((it) => starts[it.kind])
  return found.includes(undefined) ? undefined : found[0]
}

export const StartHere = ({ of }: { readonly of: Start }) => (
  <div className="empty">
    <p className="measure">{say(of.lead)}</p>
    <p className="row c-start">
      {of.to.map(([href, word]) =>
        href.startsWith('/console') ? (
          <Link key={href} href={href} className="btn">
            {say(word)}
          </Link>
        ) : (
          <a key={href} href={href} className="btn">
            {say(word)}
          </a>
        ),
      )}
    </p>
  </div>
)
