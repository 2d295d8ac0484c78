import { z } from 'zod'
import { DataVersions } from '#model/catalog'
import { useAsk } from '../../app/api.ts'
import { mark, say } from '../../app/words.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'
import type { View } from './queries.ts'

const AnyRows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))
const most = 50
const formats = ['csv', 'xlsx', 'json'] as const

interface Of {
  readonly it: View
  readonly owner: boolean
  /** Another than the newest. */
  readonly version: string | null
}

/** How many of how many are shown, and how to get the rest; of all there are only those who keep the data are told. */
const Part = ({ it, owner, version, shown }: Of & { readonly shown: number }) => {
  const versions = useAsk(DataVersions, `/api/catalog/datasets/${it.code}/versions`).data?.items ?? []
  const all = versions.find((one) => one.version === Number(version ?? it.version))?.rows
  return (
    <div className="row-b">
      <p className="small muted num">
        {version === null ? '' : `${say('version')} ${version}${mark('，')}`}
        {shown < most ? shown : `${say('firstOnly')} ${shown}`}
        {owner && all !== undefined && all !== shown ? ` / ${all.toLocaleString('en')}` : ''} {say('rowsShown')}
      </p>
      <p className="row">
        {formats.map((format) => (
          <a
            key={format}
            className="btn btn--sm"
            href={`/api/data/${it.code}/download.${format}${version === null ? '' : `?version=${version}`}`}
            download
          >
            {say('downloadAll')} {format.toUpperCase()}
          </a>
        ))}
      </p>
    </div>
  )
}

/** The first rows of a version by the same door that everybody uses, and all of them as a file. */
export const Rows = ({ it, owner, version }: Of) => {
  const asked = new URLSearchParams({ limit: String(most), ...(version === null ? {} : { version }) })
  const rows = useAsk(AnyRows, `/api/data/${it.code}/rows?${asked.toString()}`)
  return (
    <div className="stack-2 c-rows">
      {owner ? <p className="small muted">{say('unmasked')}</p> : null}
      <Shown of={rows}>
        {(found) => {
          const heads = Object.keys(found[0] ?? {})
          return found.length === 0 ? (
            <Nothing word="noRows" />
          ) : (
            <>
              <Part it={it} owner={owner} version={version} shown={found.length} />
              <Table
                label={say('preview')}
                heads={heads}
                rows={found.map((row) =>
                  heads.map((head) => (row[head] === null ? <span className="muted">—</span> : String(row[head]))),
                )}
              />
            </>
          )
        }}
      </Shown>
    </div>
  )
}
