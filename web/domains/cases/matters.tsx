import { z } from 'zod'
import type { CaseView } from '#model/cases'
import { Refused, useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Shown } from '../../parts/parts.tsx'
import { EntryMatter } from '../catalog/matter.tsx'
import { Release } from '../opening/release.tsx'
import { RequestContent } from '../sharing/request.tsx'

const Matter = z.looseObject({ what: z.string(), purpose: z.string().nullable(), contact: z.string().nullable() })

const Told = ({ id }: { readonly id: string }) => {
  const matter = useAsk(Matter, `/api/opening/matters/${id}`)
  if (matter.error instanceof Refused && matter.error.status === 403)
    return <p className="muted">{say('matterNotYours')}</p>
  return (
    <Shown of={matter}>
      {(it) => (
        <div className="stack-2">
          <p>{it.what}</p>
          {it.purpose === null ? null : <p>{it.purpose}</p>}
          {it.contact === null ? null : <p className="muted">{it.contact}</p>}
        </div>
      )}
    </Shown>
  )
}

/** What was asked for, by the chapter that the case belongs to. */
export const Matters = ({ it }: { readonly it: Pick<CaseView, 'id' | 'kind' | 'subject'> }) => (
  <>
    {it.kind === 'sharing/request' ? <RequestContent id={it.id} /> : null}
    {it.kind === 'catalog/publication' ? <EntryMatter code={it.subject} /> : null}
    {it.kind === 'opening/release' ? <Release id={it.id} /> : null}
    {it.kind === 'opening/application' || it.kind === 'opening/feedback' ? <Told id={it.id} /> : null}
  </>
)
