import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { Route, Switch } from 'wouter'
import { Case } from '../domains/cases/case.tsx'
import { InboxPage } from '../domains/cases/inbox.tsx'
import { DatasetPage } from '../domains/catalog/dataset.tsx'
import { Datasets } from '../domains/catalog/list.tsx'
import { SignIn } from '../domains/identity/sign-in.tsx'
import { Tokens } from '../domains/identity/tokens.tsx'
import { Upload } from '../domains/intake/upload.tsx'
import { Grants } from '../domains/sharing/grants.tsx'
import { ClockBoard } from '../domains/supervision/board.tsx'
import { client, Refused, Session, useAsk } from './api.ts'
import { Shell } from './shell.tsx'
import { language, say } from './words.ts'

const App = () => {
  const session = useAsk(Session, '/api/session')
  if (session.error instanceof Refused && session.error.status === 401) return <SignIn />
  if (session.data === undefined)
    return (
      <p className="muted" role="status">
        {session.error === null ? say('loading') : session.error.message}
      </p>
    )
  const { actor } = session.data
  if (actor.id === null) return <SignIn />
  return (
    <Shell actor={actor}>
      <Switch>
        <Route path="/console">
          <InboxPage />
        </Route>
        <Route path="/console/cases/:id">{({ id }) => <Case key={id} id={id} />}</Route>
        <Route path="/console/board">
          <ClockBoard />
        </Route>
        <Route path="/console/upload">
          <Upload actor={actor} />
        </Route>
        <Route path="/console/datasets">
          <Datasets actor={actor} />
        </Route>
        <Route path="/console/datasets/:code">
          {({ code }) => <DatasetPage key={code} code={code} actor={actor} />}
        </Route>
        <Route path="/console/grants">
          <Grants />
        </Route>
        <Route path="/console/account">
          <Tokens />
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
