import { z } from 'zod'
import { useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'

const AnyRows = z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])))

/** The first rows by the same door that everybody uses. */
export const Rows = ({ code, owner }: { readonly code: string; readonly owner: boolean }) => {
  const rows = useAsk(AnyRows, `/api/data/${code}/rows?limit=50`)
  return (
    <div className="stack-2 c-rows">
      {owner ? <p className="small muted">{say('unmasked')}</p> : null}
      <Shown of={rows}>
        {(found) => {
          const heads = Object.keys(found[0] ?? {})
          return found.length === 0 ? (
            <Nothing word="noRows" />
          ) : (
            <Table
              label={say('preview')}
              heads={heads}
              rows={found.map((row) =>
                heads.map((head) => (row[head] === null ? <span className="muted">—</span> : String(row[head]))),
              )}
            />
          )
        }}
      </Shown>
    </div>
  )
}
