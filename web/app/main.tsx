import './no-eval.ts'
import { QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { Route, Switch } from 'wouter'
import { ActorView } from '#model/identity'
import { CalendarPage } from '../domains/calendar/calendar.tsx'
import { Case } from '../domains/cases/case.tsx'
import { Delegations } from '../domains/cases/delegations.tsx'
import { InboxPage } from '../domains/cases/inbox.tsx'
import { MessagesPage } from '../domains/cases/messages.tsx'
import { DatasetPage } from '../domains/catalog/dataset.tsx'
import { EditEntryPage, NewEntryPage } from '../domains/catalog/form.tsx'
import { ImportPage } from '../domains/catalog/imports.tsx'
import { Datasets } from '../domains/catalog/list.tsx'
import { DictionariesPage } from '../domains/directory/dictionaries.tsx'
import { OrganizationPage, OrganizationsPage } from '../domains/directory/organizations.tsx'
import { AccountPage } from '../domains/identity/account.tsx'
import { ActsPage } from '../domains/identity/acts.tsx'
import { SessionEnds } from '../domains/identity/ends.tsx'
import { FactorReset } from '../domains/identity/factor-reset.tsx'
import { MatrixPage } from '../domains/identity/matrix.tsx'
import { OperationsPage } from '../domains/identity/operations.tsx'
import { FirstPassword } from '../domains/identity/password.tsx'
import { PeoplePage } from '../domains/identity/people.tsx'
import { PersonPage } from '../domains/identity/person.tsx'
import { FirstFactor } from '../domains/identity/second-factor.tsx'
import { SignIn } from '../domains/identity/sign-in.tsx'
import { Mend } from '../domains/intake/mend.tsx'
import { Upload } from '../domains/intake/upload.tsx'
import { Grants } from '../domains/sharing/grants.tsx'
import { ClockBoard } from '../domains/supervision/board.tsx'
import { TimelinessReport } from '../domains/supervision/report.tsx'
import { keepFor } from '../parts/kept.ts'
import { client, Refused, useAsk } from './api.ts'
import { Shell } from './shell.tsx'
import { language, say } from './words.ts'

const App = () => {
  const session = useAsk(ActorView, '/api/session')
  /** The recovery codes stand on the page of the first factor, which must not go before they were kept. */
  const [shownOnce, holdShown] = useState(false)
  if (session.error instanceof Refused && session.error.status === 401) return <SignIn />
  if (session.data === undefined)
    return (
      <p className="muted" role="status">
        {session.error === null ? say('loading') : session.error.message}
      </p>
    )
  const { actor, expiresAt, mustChangePassword, mustSetSecondFactor, secondFactorReset } = session.data
  keepFor(actor.id)
  if (mustChangePassword === true) return <FirstPassword />
  if (mustSetSecondFactor === true || shownOnce) return <FirstFactor held={holdShown} />
  return (
    <Shell actor={actor}>
      <SessionEnds at={expiresAt} />
      <FactorReset of={secondFactorReset} />
      <Switch>
        <Route path="/console">
          <InboxPage actor={actor} />
        </Route>
        <Route path="/console/cases/:id">{({ id }) => <Case key={id} id={id} />}</Route>
        <Route path="/console/messages">
          <MessagesPage />
        </Route>
        <Route path="/console/delegations">
          <Delegations />
        </Route>
        <Route path="/console/report">
          <TimelinessReport actor={actor} />
        </Route>
        <Route path="/console/calendar">
          <CalendarPage actor={actor} />
        </Route>
        <Route path="/console/board">
          <ClockBoard actor={actor} />
        </Route>
        <Route path="/console/upload">
          <Upload actor={actor} />
        </Route>
        <Route path="/console/quarantine/:code/:version">
          {({ code, version }) => <Mend key={`${code}/${version}`} code={code} version={version} />}
        </Route>
        <Route path="/console/datasets">
          <Datasets actor={actor} />
        </Route>
        <Route path="/console/datasets/new">
          <NewEntryPage />
        </Route>
        <Route path="/console/datasets/import">
          <ImportPage />
        </Route>
        <Route path="/console/datasets/:code/edit">{({ code }) => <EditEntryPage key={code} code={code} />}</Route>
        <Route path="/console/datasets/:code">
          {({ code }) => <DatasetPage key={code} code={code} actor={actor} />}
        </Route>
        <Route path="/console/grants">
          <Grants />
        </Route>
        <Route path="/console/account">
          <AccountPage />
        </Route>
        <Route path="/console/operations">
          <OperationsPage />
        </Route>
        <Route path="/console/dictionaries">
          <DictionariesPage />
        </Route>
        <Route path="/console/organizations">
          <OrganizationsPage actor={actor} />
        </Route>
        <Route path="/console/organizations/:code">{({ code }) => <OrganizationPage key={code} code={code} />}</Route>
        <Route path="/console/people">
          <PeoplePage actor={actor} />
        </Route>
        <Route path="/console/people/:id">{({ id }) => <PersonPage key={id} id={id} actor={actor} />}</Route>
        <Route path="/console/acts">
          <ActsPage />
        </Route>
        <Route path="/console/access">
          <MatrixPage />
        </Route>
        <Route>
          <h1>{say('noSuchPage')}</h1>
        </Route>
      </Switch>
    </Shell>
  )
}

document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en'
const place = document.getElementById('app')
if (place !== null)
  createRoot(place).render(
    <QueryClientProvider client={client}>
      <App />
    </QueryClientProvider>,
  )
