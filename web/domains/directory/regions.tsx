import { useState } from 'react'
import { CITY } from '#model/directory'
import { useAsk } from '../../app/api.ts'
import { say } from '../../app/words.ts'
import { Fault, Field } from '../../parts/parts.tsx'
import { Regions } from './queries.ts'

const Choice = ({
  label,
  under,
  value,
  choose,
}: {
  readonly label: string
  readonly under: string
  readonly value: string
  readonly choose: (code: string) => void
}) => {
  const found = useAsk(Regions, `/api/regions?under=${under}`)
  if (found.error !== null) return <Fault error={found.error} again={() => void found.refetch()} />
  return (
    <Field label={label}>
      <select className="select" value={value} onChange={(event) => choose(event.target.value)}>
        <option value="" />
        {found.data?.items.map((it) => (
          <option key={it.code} value={it.code}>
            {it.name}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** 区划级联: 38 districts and counties, then the towns and streets of one, with the code that is chosen. */
export const RegionCascader = ({ chosen }: { readonly chosen?: (code: string) => void }) => {
  const [district, setDistrict] = useState('')
  const [town, setTown] = useState('')
  const pick = (next: string, inner: string): void => {
    setDistrict(next)
    setTown(inner)
    chosen?.(inner === '' ? next : inner)
  }
  return (
    <div className="row">
      <Choice label={say('pickDistrict')} under={CITY} value={district} choose={(code) => pick(code, '')} />
      {district === '' ? null : (
        <Choice label={say('pickTown')} under={district} value={town} choose={(code) => pick(district, code)} />
      )}
      <output className="num">{town === '' ? district : town}</output>
    </div>
  )
}
