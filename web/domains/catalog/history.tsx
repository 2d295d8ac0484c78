import { useState } from 'react'
import { Link } from 'wouter'
import type { z } from 'zod'
import { DataVersions, RevisionChanges, Revisions, VersionChanges } from '#model/catalog'
import { useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { Count } from '../../parts/lists.tsx'
import { moment } from '../../parts/moment.ts'
import { Field, figure, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { labelOf, type View } from './queries.ts'
import { saidOf } from './said.ts'

const causeWords = { entered: 'entered', edited: 'edited', version: 'byData' } as const

const Proof = ({ entry }: { readonly entry: string }) => (
  <a className="proof proof--plain" href={`/api/proofs/${entry}`} download={`${entry}.json`}>
    {say('proof')}
  </a>
)

/** Two of a list, to be compared. */
function usePair(numbers: readonly number[]) {
  const [from, setFrom] = useState(numbers[1] ?? 0)
  const [to, setTo] = useState(numbers[0] ?? 0)
  const control =
    numbers.length < 2 ? null : (
      <div className="row" role="group" aria-label={say('compare')}>
        {(
          [
            ['from_', from, setFrom],
            ['to_', to, setTo],
          ] as const
        ).map(([word, value, set]) => (
          <Field key={word} label={`${say('compare')} ${say(word)}`}>
            <select className="select" value={value} onChange={(event) => set(Number(event.target.value))}>
              {numbers.map((it) => (
                <option key={it} value={it}>
                  {it}
                </option>
              ))}
            </select>
          </Field>
        ))}
      </div>
    )
  return { from, to, control }
}

const Changes = ({ code, from, to }: { readonly code: string; readonly from: number; readonly to: number }) => (
  <Shown of={useAsk(RevisionChanges, `/api/catalog/datasets/${code}/changes?from=${from}&to=${to}`)}>
    {({ fields, items }) => {
      const rows = [
        ...fields.map((it) => [labelOf(it.field), saidOf(it.field, it.before), saidOf(it.field, it.after)]),
        ...items.added.map((name) => [`${say('itemsTab')} ${name}`, '—', say('added')]),
        ...items.removed.map((name) => [`${say('itemsTab')} ${name}`, say('removed'), '—']),
        ...items.changed.flatMap((item) =>
          item.fields.map((it) => [
            `${item.name} · ${labelOf(it.field)}`,
            saidOf(it.field, it.before),
            saidOf(it.field, it.after),
          ]),
        ),
        ...(items.moved ? [[say('itemOrder'), '—', say('moved')]] : []),
      ]
      return rows.length === 0 ? (
        <p className="muted">{say('noDifference')}</p>
      ) : (
        <Table label={say('compare')} heads={[say('fieldName'), say('valueBefore'), say('nowIs')]} rows={rows} />
      )
    }}
  </Shown>
)

const RevisionList = ({ code, items }: { readonly code: string } & Pick<z.output<typeof Revisions>, 'items'>) => {
  const { from, to, control } = usePair(items.map((it) => it.revision))
  return (
    <div className="stack-4">
      <Table
        label={say('historyTab')}
        heads={[say('revision'), say('at'), say('cause'), say('note'), say('publishedOn'), say('digest'), say('proof')]}
        rows={items.map((it) => [
          <span key="n" className="num">
            {it.revision}
            {it.current ? <span className="tag">{say('nowIs')}</span> : null}
          </span>,
          <span key="at" className="num">
            {moment(it.at)}
            {it.by === undefined ? null : <span className="small muted c-below">{it.by}</span>}
          </span>,
          say(causeWords[it.cause]),
          it.note ?? '—',
          it.publishedAt === undefined ? '—' : moment(it.publishedAt),
          <span key="digest" className="mono small" title={it.digest}>
            {it.digest.slice(0, 12)}
          </span>,
          it.entry === undefined ? '—' : <Proof key="proof" entry={it.entry} />,
        ])}
      />
      {control}
      {control === null || from === to ? null : <Changes code={code} from={from} to={to} />}
    </div>
  )
}

/** Every revision that the caller may see, and what changed between any two. */
export const History = ({ it }: { readonly it: View }) => (
  <div className="stack-4">
    {it.case === null ? null : <Link href={`/console/cases/${it.case}`}>{say('caseHistory')}</Link>}
    <Shown of={useAsk(Revisions, `/api/catalog/datasets/${it.code}/revisions`)}>
      {({ items }) =>
        items.length === 0 ? <Nothing word="noRevisions" /> : <RevisionList code={it.code} items={items} />
      }
    </Shown>
  </div>
)

const columnChanges = (it: z.output<typeof VersionChanges>['columns'] | null): string =>
  it === null
    ? '—'
    : [
        ...(it.added.length === 0 ? [] : [`${say('added')} ${it.added.join(mark('、'))}`]),
        ...(it.removed.length === 0 ? [] : [`${say('removed')} ${it.removed.join(mark('、'))}`]),
        ...it.retyped.map((one) => `${one.name}${mark('：')}${termOf(one.before)} → ${termOf(one.after)}`),
      ].join(mark('；')) || say('noDifference')

const Compared = ({ code, from, to }: { readonly code: string; readonly from: number; readonly to: number }) => (
  <Shown of={useAsk(VersionChanges, `/api/catalog/datasets/${code}/versions/changes?from=${from}&to=${to}`)}>
    {(it) => (
      <p className="note note--plain" aria-live="polite">
        {it.same
          ? say('noDifference')
          : `${it.rows < 0 ? '−' : '+'}${Math.abs(it.rows).toLocaleString('en')} ${say('rows')}${mark('；')}${say('change_')}${mark('：')}${columnChanges(it.columns)}`}
      </p>
    )}
  </Shown>
)

interface Kept {
  readonly code: string
  /** Whether the caller keeps the data: the rows set aside open for nobody else. */
  readonly owner: boolean
}

const VersionList = ({ code, owner, items }: Kept & Pick<z.output<typeof DataVersions>, 'items'>) => {
  const { from, to, control } = usePair(items.map((it) => it.version))
  return (
    <div className="stack-4">
      <Table
        label={say('versions')}
        heads={[
          say('version'),
          say('at'),
          say('mode'),
          figure(say('rowsIn')),
          figure(say('kept_')),
          figure(say('aside')),
          figure(say('rows')),
          say('change_'),
          say('proof'),
        ]}
        rows={items.map((it) => [
          <span key="n" className="num">
            {it.version}
          </span>,
          <span key="at" className="num">
            {moment(it.at)}
          </span>,
          say(it.mode),
          ...[it.rowsIn, it.rowsIn - it.rejected].map((n) => n.toLocaleString('en')),
          owner ? (
            <Count key="aside" n={it.rejected} to={`/console/quarantine/${code}/${it.version}`} label={say('aside')} />
          ) : (
            it.rejected.toLocaleString('en')
          ),
          <Count
            key="rows"
            n={it.rows}
            to={`/console/datasets/${code}?tab=preview&version=${it.version}`}
            label={say('rows')}
          />,
          columnChanges(it.changes),
          <Proof key="proof" entry={it.entry} />,
        ])}
      />
      {control}
      {control === null || from === to ? null : <Compared code={code} from={from} to={to} />}
    </div>
  )
}

/** The versions of the data: rows in = kept + set aside, and what changed of the columns. */
export const VersionsTab = ({ code, owner }: Kept) => (
  <Shown of={useAsk(DataVersions, `/api/catalog/datasets/${code}/versions`)}>
    {({ items }) =>
      items.length === 0 ? <Nothing word="noVersions" /> : <VersionList code={code} owner={owner} items={items} />
    }
  </Shown>
)

/** Everything of the dataset that has a leaf of its own. */
export const Proofs = ({ it }: { readonly it: View }) => {
  const revisions = useAsk(Revisions, `/api/catalog/datasets/${it.code}/revisions`)
  const versions = useAsk(DataVersions, `/api/catalog/datasets/${it.code}/versions`)
  const rows = [
    ...(versions.data?.items ?? []).map((one) => ({
      at: one.at,
      what: `${say('version')} ${one.version}`,
      entry: one.entry,
    })),
    ...(revisions.data?.items ?? []).flatMap((one) =>
      one.entry === undefined || one.publishedAt === undefined
        ? []
        : [
            {
              at: one.publishedAt,
              what: `${say('publishedOn')} · ${say('revision')} ${one.revision}`,
              entry: one.entry,
            },
          ],
    ),
    ...(it.evaluations ?? []).map((one) => ({
      at: one.at,
      what: say(one.kind === 'secrecy' ? 'secrecy' : 'personalImpact'),
      entry: one.entry,
    })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1))
  return (
    <div className="stack-2">
      <p className="muted">
        {say('proofLead')} <a href="/verify">/verify</a>
      </p>
      {rows.length === 0 ? (
        <Nothing word="noProof" />
      ) : (
        <Table
          label={say('proofTab')}
          heads={[say('at'), say('matterOf'), say('proof')]}
          rows={rows.map((one) => [
            <span key="at" className="num">
              {moment(one.at)}
            </span>,
            one.what,
            <Proof key="proof" entry={one.entry} />,
          ])}
        />
      )}
    </div>
  )
}
