import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { z } from 'zod'
import { type GrantLine, GrantLines } from '#model/sharing'
import { useAsk } from '../../app/api.ts'
import { mark, named, say, termOf } from '../../app/words.ts'
import { Tabs } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'
import { Actions } from '../cases/actions.tsx'
import { OrgName } from '../directory/queries.ts'
import { saidCondition } from './conditions.tsx'

type Line = z.output<typeof GrantLine>
const sides = ['held', 'given'] as const

const Copy = ({ it }: { readonly it: Line }) => {
  const [copied, setCopied] = useState(false)
  const path = `/api/data/${it.dataset}/rows?grant=${it.id}`
  const curl = `curl -H "Authorization: Bearer $HELIU_TOKEN" "${location.origin}${path}"`
  return (
    <div className="stack-2">
      <code className="mono xs">{path}</code>
      <button
        type="button"
        className="btn btn--quiet btn--sm"
        onClick={() => void navigator.clipboard.writeText(curl).then(() => setCopied(true))}
      >
        {say(copied ? 'copied' : 'copyCurl')}
      </button>
    </div>
  )
}

const what = (it: Line): string =>
  [
    it.fields === null ? say('allFields') : it.fields.join(mark('、')),
    it.rows === null ? say('everyRow') : it.rows.map(saidCondition).join(mark('；')),
    ...(it.clear === null ? [] : [`${say('asItIs')}${mark('：')}${it.clear.join(mark('、'))}`]),
  ].join(mark('。'))

const cause = (it: Line) =>
  it.case === null ? (
    <span className="num">{it.cause}</span>
  ) : (
    <Link className="num" href={`/console/cases/${it.case}`}>
      {it.cause}
    </Link>
  )

const until = (it: Line) => <time className="num">{it.until}</time>
const status = (it: Line) => <span className="nowrap">{termOf(it.status)}</span>

const dataset = (it: Line) => (
  <Link className="c-name" href={`/console/datasets/${it.dataset}`}>
    {named(it.title, it.titleEn)}
  </Link>
)
const holder = (it: Line) => (
  <span className="c-name">
    <OrgName of={it.holder} />
  </span>
)

const used = (it: Line): string =>
  `${it.uses.toLocaleString('en')} ${say('timesUsed')}${it.lastUse === null ? '' : `${mark('（')}${moment(it.lastUse)}${mark('）')}`}`

const Held = ({ items }: { readonly items: readonly Line[] }) => (
  <Table
    label={say('held')}
    heads={[say('number'), say('subject'), say('scenario'), say('granted'), say('until'), say('state'), say('call')]}
    rows={items.map((it) => [
      cause(it),
      dataset(it),
      <span key="purpose" className="c-name">
        {it.purpose}
      </span>,
      <span key="what" className="small">
        {what(it)}
      </span>,
      until(it),
      status(it),
      it.status === 'live' ? <Copy key="call" it={it} /> : <span className="muted">—</span>,
    ])}
  />
)

const Given = ({ items }: { readonly items: readonly Line[] }) => (
  <Table
    label={say('given')}
    heads={[
      say('number'),
      say('holder'),
      say('subject'),
      say('scenario'),
      say('until'),
      say('state'),
      say('uses'),
      say('refusedCalls'),
      say('actions'),
    ]}
    rows={items.map((it) => [
      cause(it),
      holder(it),
      dataset(it),
      <span key="purpose" className="c-name">
        {it.purpose}
      </span>,
      until(it),
      status(it),
      it.uses === 0 ? (
        <span key="uses" className="muted num">
          {used(it)}
        </span>
      ) : (
        <Link key="uses" href={`/console/datasets/${it.dataset}?tab=uses`} className="num">
          {used(it)}
        </Link>
      ),
      it.refused === 0 ? (
        <span key="refused" className="muted num">
          0
        </span>
      ) : (
        <Link key="refused" href={`/console/datasets/${it.dataset}?tab=uses`} className="num">
          {it.refused} {say('timesRefused')}
        </Link>
      ),
      it.case === null || it.may.length === 0 ? (
        ''
      ) : (
        <Actions cases={[{ id: it.case, number: it.cause, kind: 'sharing/request' }]} may={it.may} />
      ),
    ])}
  />
)

/** What my departments may use, with the call that uses it; and what they gave, how it is used, to be stopped from here. */
export const Grants = () => {
  const [params, change] = useSearchParams()
  const side = sides.find((it) => it === params.get('side')) ?? 'held'
  return (
    <section className="stack-4">
      <h1>{say('grants')}</h1>
      <Tabs
        label={say('grants')}
        of={sides.map((name) => ({ name, title: say(name) }))}
        shown={side}
        turn={(to) => change({ side: to }, { replace: true })}
      />
      <Shown of={useAsk(GrantLines, `/api/sharing/grants?side=${side}`)}>
        {({ items }) =>
          items.length === 0 ? (
            side === 'held' ? (
              <Nothing word="nothingHeld" to={{ href: '/console/datasets', word: 'datasets' }} />
            ) : (
              <Nothing word="nothingGiven" />
            )
          ) : side === 'held' ? (
            <Held items={items} />
          ) : (
            <Given items={items} />
          )
        }
      </Shown>
    </section>
  )
}
