import { useState } from 'react'
import { Link } from 'wouter'
import { CITY, type NewOrganization, Organization, organizationKinds } from '#model/directory'
import { call, useAsk } from '../../app/api.ts'
import { mark, say, termOf } from '../../app/words.ts'
import { useDoing } from '../../parts/forms.tsx'
import { Fault, Field, fieldsOf } from '../../parts/parts.tsx'
import { Regions } from './queries.ts'

const bodyOf = (fields: Readonly<Record<string, string>>): object =>
  ({
    name: fields['name'] ?? '',
    nameEn: fields['nameEn'] || null,
    kind: organizationKinds.find((it) => it === fields['kind']) ?? 'other',
    region: fields['region'] ?? CITY,
    parent: null,
    nicknames: (fields['nicknames'] ?? '').split(/[、，,；;\s]+/).filter((it) => it !== ''),
  }) satisfies NewOrganization

const RegionField = () => (
  <Field label={say('orgRegion')}>
    <select className="select" name="region" defaultValue={CITY}>
      <option value={CITY}>{say('cityWide')}</option>
      {useAsk(Regions, `/api/regions?under=${CITY}`).data?.items.map((it) => (
        <option key={it.code} value={it.code}>
          {it.name}
        </option>
      ))}
    </select>
  </Field>
)

/** For the bureau's administrator: a body that no list of facts has, before its people and data can come. */
export const AddOrganization = () => {
  const [made, setMade] = useState<Organization | null>(null)
  const { error, busy, run } = useDoing()
  return (
    <details className="c-add">
      <summary className="btn">{say('addOrganization')}</summary>
      <form
        className="stack-4 measure"
        onSubmit={(event) => {
          event.preventDefault()
          const form = event.currentTarget
          void run(async () =>
            setMade(await call(Organization, 'POST', '/api/organizations', bodyOf(fieldsOf(form)))),
          ).then((done) => done && form.reset())
        }}
      >
        <Field label={say('orgName')} hint={say('orgNameHint')}>
          <input className="input" name="name" required minLength={2} maxLength={100} autoComplete="off" />
        </Field>
        <Field label={say('orgNameEn')}>
          <input className="input" name="nameEn" maxLength={100} autoComplete="off" />
        </Field>
        <Field label={say('orgKinds')}>
          <select className="select" name="kind" defaultValue="public-service">
            {organizationKinds.map((it) => (
              <option key={it} value={it}>
                {termOf(it)}
              </option>
            ))}
          </select>
        </Field>
        <RegionField />
        <Field label={say('nicknames')} hint={say('nicknamesHint')}>
          <input className="input" name="nicknames" maxLength={300} autoComplete="off" />
        </Field>
        {error === null ? null : <Fault error={error} />}
        <button type="submit" className="btn btn--primary" aria-busy={busy}>
          {say('save')}
        </button>
        {made === null ? null : (
          <p role="status">
            {say('orgEntered')}
            {mark('：')}
            <Link href={`/console/organizations/${made.code}`}>{made.name}</Link> <code>{made.code}</code>
          </p>
        )}
      </form>
    </details>
  )
}
