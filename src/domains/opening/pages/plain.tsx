import { say } from '../words.ts'
import { type Frame, href, Page } from './layout.tsx'

export interface OrganizationLine {
  readonly code: string
  readonly name: string
  readonly datasets: number
}

export const OrganizationsPage = ({
  frame,
  items,
}: {
  readonly frame: Frame
  readonly items: readonly OrganizationLine[]
}) => (
  <Page frame={frame}>
    <div className="wrap stack-6 plain">
      <h1>{say(frame.lang, 'organizations')}</h1>
      <ul className="orgs">
        {items.map((org) => (
          <li key={org.code}>
            <a href={href(frame.lang, `/organizations/${org.code}`)}>{org.name}</a>{' '}
            <b className="num">{org.datasets}</b>
          </li>
        ))}
      </ul>
    </div>
  </Page>
)

export const NotFoundPage = ({ frame }: { readonly frame: Frame }) => (
  <Page frame={frame}>
    <div className="wrap empty">
      <h1>{say(frame.lang, 'notFound')}</h1>
      <p>{say(frame.lang, 'notFoundHint')}</p>
      <p>
        <a className="btn" href={href(frame.lang, '/datasets')}>
          {say(frame.lang, 'showAll')}
        </a>
      </p>
    </div>
  </Page>
)
