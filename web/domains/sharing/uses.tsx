import { useState } from 'react'
import { z } from 'zod'
import { UseView } from '#model/delivery'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { Pages } from '../../parts/lists.tsx'
import { Fault, Nothing, Shown, Table } from '../../parts/parts.tsx'
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

function csvOf(items: readonly Use[], nameOf: (org: string | null) => string): string {
  const heads = ['at', 'who', 'way', 'right', 'rows', 'version', 'grantId', 'useDetail'] as const
  const lines = items.map((it) =>
    [
      when(it.at),
      nameOf(it.org),
      doorOf(it.door),
      termOf(`right.${it.right}`),
      it.rows === null ? '' : String(it.rows),
      String(it.version),
      it.grant ?? '',
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
  const found = useAsk(UseList, `/api/data/${code}/uses${cursor === undefined ? '' : `?cursor=${cursor}`}`)
  const save = async (): Promise<void> => {
    try {
      setError(null)
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob([csvOf(await everything(code), nameOf)], { type: 'text/csv' }))
      link.download = `${code}-uses.csv`
      link.click()
      URL.revokeObjectURL(link.href)
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
                <span key="grant" className="mono xs">
                  {it.grant?.slice(0, 8) ?? '—'}
                </span>,
              ])}
            />
            <Pages before={pages} next={next} turn={setPages} />
          </div>
        )
      }
    </Shown>
  )
}
