import { z } from 'zod'
import { useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Nothing, Shown, Table } from '../../parts/parts.tsx'

const UseList = z.object({
  items: z.array(
    z.looseObject({
      at: z.string(),
      door: z.string(),
      org: z.string().nullable(),
      rows: z.union([z.number(), z.string()]).nullable(),
      right: z.string(),
    }),
  ),
})

export const Uses = ({ code }: { readonly code: string }) => (
  <Shown of={useAsk(UseList, `/api/data/${code}/uses`)}>
    {({ items }) =>
      items.length === 0 ? (
        <Nothing />
      ) : (
        <Table
          label={say('uses')}
          heads={[say('at'), say('who'), say('door'), say('right'), say('rows')]}
          rows={items.map((it) => [
            it.at.slice(0, 16).replace('T', ' '),
            it.org ?? '—',
            it.door,
            it.right,
            it.rows === null ? '—' : String(it.rows),
          ])}
        />
      )
    }
  </Shown>
)
