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
