import { ActorView } from '#model/identity'
import { RequestView } from '#model/sharing'
import { useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { LightMark } from '../../parts/icons.tsx'
import { Count } from '../../parts/lists.tsx'
import { Shown, Table } from '../../parts/parts.tsx'
import { OrgName } from '../directory/queries.ts'
import { ClassTag, GradeMark } from '../security/marks.tsx'
import { saidCondition } from './conditions.tsx'

const Said = ({ it }: { readonly it: RequestView }) => (
  <dl className="kv">
    <dt>{say('who')}</dt>
    <dd>
      <OrgName of={{ code: it.applicant, name: it.applicantName }} />
    </dd>
    <dt>{say('basis')}</dt>
    <dd>{it.basis}</dd>
    <dt>{say('scenario')}</dt>
    <dd>{it.scenario}</dd>
    <dt>{say('scope')}</dt>
    <dd>{it.scope}</dd>
    <dt>{say('method')}</dt>
    <dd>{termOf(it.method)}</dd>
    <dt>{say('until')}</dt>
    <dd className="num">{it.until}</dd>
    <dt>{say('rowsWanted')}</dt>
    <dd>{it.rows === null ? say('everyRow') : it.rows.map(saidCondition).join(mark('；'))}</dd>
  </dl>
)

const Checks = ({ it }: { readonly it: RequestView }) => (
  <ul className="stack-2">
    {it.checks.map((check) => (
      <li key={check.name} className="row-b">
        <span>
          {termOf(`asked.${check.name}`)}
          {check.detail === null ? null : <span className="muted small"> {check.detail}</span>}
        </span>
        <span className={`light light--${check.ok ? 'green' : 'yellow'}`}>
          <LightMark name={check.ok ? 'green' : 'yellow'} />
          {say(check.ok ? 'checkOk' : 'checkLook')}
        </span>
      </li>
    ))}
  </ul>
)

const Fields = ({ it }: { readonly it: RequestView }) => {
  const asked = it.columns.filter((one) => one.asked)
  return (
    <>
      <h3>
        {say('fields')}{' '}
        <span className="muted small num">
          {asked.length} / {it.columns.length}
        </span>
      </h3>
      <Table
        label={say('fields')}
        heads={[say('name'), say('type'), say('class'), say('grade'), say('leavesAs')]}
        rows={asked.map((one) => [
          <b key="name">{one.name}</b>,
          termOf(one.type),
          <ClassTag key="class" of={one.class} />,
          <GradeMark key="grade" grade={one.grade} />,
          one.clear ? (
            <b key="as">{say('asItIs')}</b>
          ) : one.mask === null ? (
            say('unchanged')
          ) : (
            termOf(`mask.${one.mask}`)
          ),
        ])}
      />
    </>
  )
}

const Similar = ({ it }: { readonly it: RequestView }) => {
  const posts = useAsk(ActorView, '/api/session').data?.actor.posts ?? []
  // Who asks sees their own grants; who decides sees every use of the dataset.
  const asks = posts.some((post) => post.org.code === it.applicant)
  const to = asks ? '/console/grants' : `/console/datasets/${it.dataset}?tab=uses`
  if (it.similar.length === 0) return <p className="small muted">{say('noSimilar')}</p>
  return (
    <Table
      label={say('similar')}
      heads={[say('number'), say('holder'), say('scenario'), say('until'), say('state'), say('uses')]}
      rows={it.similar.map((one) => [
        <span key="n" className="num">
          {one.cause}
        </span>,
        <OrgName key="holder" of={one.holder} />,
        one.purpose,
        one.until,
        termOf(one.status),
        <span key="uses" className="num">
          <Count n={one.uses} to={to} label={`${one.cause} ${say('uses')}`} />
          {one.lastUse === null ? '' : `${mark('，')}${one.lastUse.slice(0, 10)}`}
        </span>,
      ])}
    />
  )
}

/** All that a decider needs: what was stated, checks, fields with grade and mask, and who holds the same already. */
export const RequestContent = ({ id }: { readonly id: string }) => (
  <Shown of={useAsk(RequestView, `/api/sharing/requests/${id}`)}>
    {(it) => (
      <div className="stack-4">
        <Said it={it} />
        <h3>{say('checks')}</h3>
        <Checks it={it} />
        <Fields it={it} />
        <h3>{say('similar')}</h3>
        <Similar it={it} />
      </div>
    )}
  </Shown>
)
