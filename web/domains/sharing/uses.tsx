import { useState } from 'react'
import { Link } from 'wouter'
import { z } from 'zod'
import { UseView } from '#model/delivery'
import { type GrantLine, GrantLines } from '#model/sharing'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { Pages } from '../../parts/lists.tsx'
import { Fault, Nothing, Shown, Table } from '../../parts/parts.tsx'
import { saveAs } from '../../parts/save.ts'
import { useOrgNames } from '../directory/queries.ts'

type Use = z.output<typeof UseView>
const UseList = z.object({ items: z.array(UseView), next: z.string().nullable() })

/** A spreadsheet takes a text that begins so for a formula. */
const cell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`

/** City time, as it stands on every page. */
const when = (at: string): string => {
  const local = new Date(new Date(at).getTime() + 8 * 3_600_000).toISOString()
  return `${local.slice(0, 10)} ${local.slice(11, 19)}`
}

/** A door as people call it, with the format that it gave. */
const doorOf = (name: string): string => {
  const [door = '', format = ''] = name.split('.')
  return `${termOf(`door.${door}`)} ${format.toUpperCase()}`.trim()
}

type Line = z.output<typeof GrantLine>

/** A grant by the number of the request that it came from, which leads to it; by the start of its id to who did not give it. */
const GrantOf = ({ id, line }: { readonly id: string | null; readonly line: Line | undefined }) => {
  if (id === null) return '—'
  if (line === undefined || line.case === null) return <span className="mono xs">{line?.cause ?? id.slice(0, 8)}</span>
  return <Link href={`/console/cases/${line.case}`}>{line.cause}</Link>
}

function csvOf(
  items: readonly Use[],
  nameOf: (org: string | null) => string,
  causeOf: (grant: string) => string,
): string {
  const heads = ['at', 'who', 'way', 'right', 'rows', 'version', 'grantId', 'useDetail'] as const
  const lines = items.map((it) =>
    [
      when(it.at),
      nameOf(it.org),
      doorOf(it.door),
      termOf(`right.${it.right}`),
      it.rows === null ? '' : String(it.rows),
      String(it.version),
      it.grant === null ? '' : causeOf(it.grant),
      it.detail === null ? '' : termOf(it.detail),
    ]
      .map(cell)
      .join(','),
  )
  return `\ufeff${[heads.map((head) => cell(say(head))).join(','), ...lines].join('\r\n')}\r\n`
}

/** All pages, one after the other: the file is the whole record. */
async function everything(code: string): Promise<Use[]> {
  const all: Use[] = []
  for (let next: string | null = ''; next !== null; ) {
    const page: z.output<typeof UseList> = await call(
      UseList,
      'GET',
      `/api/data/${code}/uses${next === '' ? '' : `?cursor=${next}`}`,
    )
    all.push(...page.items)
    next = page.next
  }
  return all
}

/** Who used the data, when, by which door, how many rows, under which right: the provider reads every use. */
export const Uses = ({ code }: { readonly code: string }) => {
  const [pages, setPages] = useState<readonly string[]>([])
  const [error, setError] = useState<unknown>(null)
  const named = useOrgNames()
  const nameOf = (org: string | null): string => (org === null ? say('anybody') : named(org))
  const cursor = pages.at(-1)
  const given = useAsk(GrantLines, '/api/sharing/grants?side=given').data?.items ?? []
  const lineOf = (grant: string | null): Line | undefined => given.find((it) => it.id === grant)
  const found = useAsk(UseList, `/api/data/${code}/uses${cursor === undefined ? '' : `?cursor=${cursor}`}`)
  const save = async (): Promise<void> => {
    try {
      setError(null)
      const text = csvOf(await everything(code), nameOf, (grant) => lineOf(grant)?.cause ?? grant)
      saveAs(`${code}-uses.csv`, text, 'text/csv')
    } catch (fault) {
      setError(fault)
    }
  }
  return (
    <Shown of={found}>
      {({ items, next }) =>
        items.length === 0 ? (
          <Nothing word="noUses" />
        ) : (
          <div className="stack-2">
            <div className="row-b">
              <span className="small muted">{say('usesLead')}</span>
              <button type="button" className="btn btn--sm" onClick={() => void save()}>
                {say('downloadCsv')}
              </button>
            </div>
            {error === null ? null : <Fault error={error} />}
            <Table
              label={say('uses')}
              heads={[say('at'), say('who'), say('way'), say('right'), say('rows'), say('version'), say('grantId')]}
              rows={items.map((it) => [
                <time key="at" className="num">
                  {when(it.at)}
                </time>,
                nameOf(it.org),
                doorOf(it.door),
                `${termOf(`right.${it.right}`)}${it.detail === null ? '' : `${mark('：')}${termOf(it.detail)}`}`,
                it.rows === null ? '—' : String(it.rows),
                it.version === 0 ? '—' : String(it.version),
                <GrantOf key="grant" id={it.grant} line={lineOf(it.grant)} />,
              ])}
            />
            <Pages before={pages} next={next} turn={setPages} />
          </div>
        )
      }
    </Shown>
  )
}
