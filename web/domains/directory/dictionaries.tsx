import { useState } from 'react'
import { z } from 'zod'
import { formats, methods, openClasses, personalKinds, shareClasses, updateFrequencies } from '#model/catalog'
import { postKinds } from '#model/context'
import { organizationKinds, Region } from '#model/directory'
import { ColumnType } from '#model/intake'
import { dataClasses, detectorNames } from '#model/security'
import { useAsk } from '../../app/api.ts'
import { mark, say, termOf, type Word } from '../../app/words.ts'
import { Cite } from '../../parts/law.tsx'
import { Finder, HowMany, Tabs } from '../../parts/lists.tsx'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'
import { formatWords, frequencyWords, personalWords } from '../catalog/queries.ts'

interface List {
  readonly title: Word
  /** The provision that gives the list; the platform's own without it. */
  readonly cites?: string
  readonly rows: readonly (readonly [code: string, name: string])[]
}

/** The lists that forms and imports take a value from; their codes are what files and programs carry. */
const lists = (): Readonly<Record<string, List>> => ({
  share: { title: 'share', cites: 'GSR-14', rows: shareClasses.map((it) => [it, say(it)]) },
  open: { title: 'open', rows: openClasses.map((it) => [it, say(it)]) },
  frequency: {
    title: 'frequency',
    cites: 'GSR-13',
    rows: updateFrequencies.map((it) => [it, say(frequencyWords[it])]),
  },
  format: { title: 'dataFormat', cites: 'GSR-13', rows: formats.map((it) => [it, say(formatWords[it])]) },
  method: { title: 'shareMethods', cites: 'GSR-22', rows: methods.map((it) => [it, termOf(it)]) },
  personal: { title: 'personal', cites: 'PIPL-28', rows: personalKinds.map((it) => [it, say(personalWords[it])]) },
  class: { title: 'class', rows: dataClasses.map((it) => [it, termOf(it)]) },
  detector: { title: 'detectorKinds', rows: detectorNames.map((it) => [it, termOf(it)]) },
  column: { title: 'columnTypes', rows: ColumnType.options.map((it) => [it, termOf(it)]) },
  organization: { title: 'orgKinds', rows: organizationKinds.map((it) => [it, termOf(it)]) },
  post: { title: 'posts', rows: postKinds.map((it) => [it, termOf(it)]) },
})

const Regions = z.object({ items: z.array(Region), total: z.number(), truncated: z.boolean() })

const Codes = ({ rows, label }: { readonly rows: List['rows']; readonly label: string }) =>
  rows.length === 0 ? (
    <Nothing word="nothingFound" />
  ) : (
    <>
      <Table
        label={label}
        heads={[say('codeOf'), say('name')]}
        rows={rows.map(([code, name]) => [<code key="code">{code}</code>, name])}
      />
      <HowMany shown={rows.length} total={rows.length} />
    </>
  )

/** Divisions by code, name of now or then, or pinyin: the service finds them. */
const Divisions = ({ q }: { readonly q: string }) => (
  <Shown of={useAsk(Regions, `/api/regions?limit=100${q === '' ? '' : `&q=${encodeURIComponent(q)}`}`)}>
    {({ items, total }) =>
      items.length === 0 ? (
        <Nothing word="nothingFound" />
      ) : (
        <>
          <Table
            label={say('region')}
            heads={[say('codeOf'), say('name'), say('formerly')]}
            rows={items.map((it) => [
              <code key="code">{it.code}</code>,
              it.path.join(' / '),
              it.formerly
                .map((old) => `${old.name} ${old.code}${mark('（')}${say('untilYear')} ${old.until}${mark('）')}`)
                .join(mark('；')) || '—',
            ])}
          />
          <HowMany shown={items.length} total={total} />
        </>
      )
    }
  </Shown>
)

/** 字典: the code lists that come with the platform, each with its source, to be looked through and found in. */
export const DictionariesPage = () => {
  const [shown, turn] = useState('region')
  const [q, find] = useState('')
  const all = lists()
  const list = all[shown]
  const fits = ([code, name]: readonly [string, string]): boolean =>
    `${code} ${name}`.toLowerCase().includes(q.toLowerCase())
  return (
    <section className="stack-4">
      <h1>{say('dictionaries')}</h1>
      <p className="muted measure">{say('dictionariesLead')}</p>
      <Tabs
        label={say('dictionaries')}
        of={[
          { name: 'region', title: say('region') },
          ...Object.entries(all).map(([name, { title, rows }]) => ({ name, title: say(title), count: rows.length })),
        ]}
        shown={shown}
        turn={turn}
      />
      <Finder label={say('findCodes')} find={find} />
      <p className="small muted">
        {say('sourceOf')}
        {mark('：')}
        {list === undefined ? (
          say('srcRegions')
        ) : list.cites === undefined ? (
          say('srcPlatform')
        ) : (
          <Cite code={list.cites} />
        )}
      </p>
      {list === undefined ? <Divisions q={q} /> : <Codes rows={list.rows.filter(fits)} label={say(list.title)} />}
    </section>
  )
}
