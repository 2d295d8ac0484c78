import { beforeAll, expect, test } from 'vitest'
import { type Node, not, permits } from '#platform/access'
import { type Actor, type PostKind, visitor } from '#platform/context'
import type { Answer, TestCity } from '#platform/testing'
import { ingest, wholeCity } from './fixtures.ts'

// Beside “the decision is the WHERE”, which shares its code with both sides: for each policy an example that it permits,
// written by hand, and then each thing that makes it so taken away alone. A clause that nothing takes away is dead.

let city: TestCity
beforeAll(async () => {
  city = await wholeCity()
})

const at = new Date('2026-01-05T01:00:00Z')
const who = (org: string, kind: PostKind, id = 'a'): Actor => ({
  ...visitor,
  id,
  posts: [{ org, orgName: org, kind, below: [org] }],
})
const asks = (actor: Actor) => ({ actor, now: at, today: '2026-01-05' })
const steward = who('x', 'steward')
const dataset = { code: 'd', org: 'x', state: 'draft', open: 'closed' }
const grant = { dataset: 'd', holder: 'x', status: 'live', until: '2026-01-05' }
const lent = { 'delivery.grants': [grant] }
const none = { 'delivery.grants': [] }

// Each policy as the door really asks it.
const doors = {
  sees: 'GET /api/catalog/datasets/:code',
  oversees: 'GET /api/security/:code/grades',
  setAside: 'GET /api/intake/quarantine/:code/:version',
  keeps: 'POST /api/security/:code/grades',
  enters: 'POST /api/catalog/datasets',
  reads: 'GET /api/data/:code/rows',
  readsUses: 'GET /api/data/:code/uses',
  ownUpload: 'GET /api/intake/uploads/:id',
  seesPeopleOf: 'GET /api/organizations/:code/people',
  seesPeople: 'GET /api/people',
  keepsPeople: 'POST /api/people/:id/deactivate',
  keepsSecurity: 'PUT /api/people/:id/clearance',
  givesPost: 'POST /api/people/:id/posts',
  readsActs: 'GET /api/people/acts',
} as const

const ruleOf = (name: keyof typeof doors): Node => {
  const found = city.city.routes.find((it) => `${it.method} ${it.path}` === doors[name])?.spec.asks
  if (found === undefined) throw new Error(`${doors[name]} asks nothing`)
  return found
}

type Example = readonly [
  name: string,
  rule: keyof typeof doors,
  actor: Actor,
  row: object,
  related: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>,
  permitted: boolean,
]

// Rows are written down as people see them: only the policy's own columns, any value.
const example =
  (permitted: boolean) =>
  (name: string, rule: keyof typeof doors, actor: Actor, row: object, related: Example[4] = {}): Example => [
    name,
    rule,
    actor,
    row,
    related,
    permitted,
  ]
const yes = example(true)
const no = example(false)

const elsewhere = { ...dataset, org: 'y' }
const published = { ...elsewhere, state: 'published' }
const open = { ...published, open: 'unconditional' }

const examples: readonly Example[] = [
  yes('sees: the owner, any post', 'sees', who('x', 'regulator'), dataset),
  no('sees: another owner, a draft', 'sees', steward, elsewhere),
  yes('sees: published for everybody', 'sees', visitor, published),
  no('sees: withdrawn for nobody else', 'sees', visitor, { ...elsewhere, state: 'withdrawn' }),
  ...(['reviewer', 'admin', 'regulator', 'auditadmin', 'secadmin'] as const).map((kind) =>
    yes(`sees: ${kind} supervises`, 'sees', who('b', kind), elsewhere),
  ),
  no('sees: sysadmin does not', 'sees', who('b', 'sysadmin'), elsewhere),
  yes('oversees: the owner', 'oversees', steward, dataset),
  no('oversees: not for being published', 'oversees', steward, published),
  yes('oversees: any post of the owner', 'oversees', who('x', 'analyst'), dataset),
  yes('setAside: those who keep the data', 'setAside', who('x', 'head'), dataset),
  no('setAside: not who supervises there', 'setAside', who('x', 'regulator'), dataset),
  yes('keeps: steward', 'keeps', steward, dataset),
  yes('keeps: head', 'keeps', who('x', 'head'), dataset),
  no('keeps: reviewer there', 'keeps', who('x', 'reviewer'), dataset),
  no('keeps: steward elsewhere', 'keeps', steward, elsewhere),
  yes('enters: steward', 'enters', steward, { org: 'x' }),
  no('enters: head', 'enters', who('x', 'head'), { org: 'x' }),
  no('enters: elsewhere', 'enters', steward, { org: 'y' }),
  yes('reads: kept', 'reads', steward, dataset, none),
  yes('reads: by a grant, on its last day', 'reads', steward, elsewhere, lent),
  no('reads: a grant of yesterday', 'reads', steward, elsewhere, {
    'delivery.grants': [{ ...grant, until: '2026-01-04' }],
  }),
  no('reads: a suspended grant', 'reads', steward, elsewhere, {
    'delivery.grants': [{ ...grant, status: 'suspended' }],
  }),
  no("reads: another's grant", 'reads', steward, elsewhere, { 'delivery.grants': [{ ...grant, holder: 'z' }] }),
  no('reads: a grant, but a post that keeps no data', 'reads', who('x', 'analyst'), elsewhere, lent),
  yes('reads: open to all', 'reads', visitor, open, none),
  no('reads: published, open on conditions', 'reads', visitor, { ...published, open: 'conditional' }, none),
  no('reads: open, not published', 'reads', visitor, { ...open, state: 'submitted' }, none),
  no('reads: for supervising', 'reads', who('b', 'regulator'), published, none),
  yes('readsUses: the provider', 'readsUses', who('x', 'analyst'), dataset),
  ...(['reviewer', 'admin', 'regulator', 'auditadmin'] as const).map((kind) =>
    yes(`readsUses: ${kind} supervises`, 'readsUses', who('b', kind), dataset),
  ),
  no('readsUses: secadmin', 'readsUses', who('b', 'secadmin'), dataset),
  yes('ownUpload', 'ownUpload', steward, { person: 'a' }),
  no('ownUpload: another', 'ownUpload', steward, { person: 'b' }),
  no('ownUpload: a visitor, of nobody', 'ownUpload', visitor, { person: 'a' }),
  yes('seesPeopleOf: colleagues', 'seesPeopleOf', steward, { code: 'x' }),
  no('seesPeopleOf: others', 'seesPeopleOf', steward, { code: 'y' }),
  yes('seesPeople: auditadmin', 'seesPeople', who('b', 'auditadmin'), { id: 'p' }),
  no('seesPeople: admin', 'seesPeople', who('b', 'admin'), { id: 'p' }),
  yes('keepsPeople: sysadmin', 'keepsPeople', who('b', 'sysadmin'), { id: 'p' }),
  no('keepsPeople: oneself', 'keepsPeople', who('b', 'sysadmin'), { id: 'a' }),
  no('keepsPeople: secadmin', 'keepsPeople', who('b', 'secadmin'), { id: 'p' }),
  yes('keepsSecurity: secadmin', 'keepsSecurity', who('b', 'secadmin'), { id: 'p' }),
  no('keepsSecurity: oneself', 'keepsSecurity', who('b', 'secadmin'), { id: 'a' }),
  no('keepsSecurity: sysadmin', 'keepsSecurity', who('b', 'sysadmin'), { id: 'p' }),
  yes('givesPost: sysadmin, a trade', 'givesPost', who('b', 'sysadmin'), { person: 'p', kind: 'steward' }),
  no('givesPost: sysadmin, an office', 'givesPost', who('b', 'sysadmin'), { person: 'p', kind: 'secadmin' }),
  yes('givesPost: secadmin, an office', 'givesPost', who('b', 'secadmin'), { person: 'p', kind: 'auditadmin' }),
  no('givesPost: secadmin, a trade', 'givesPost', who('b', 'secadmin'), { person: 'p', kind: 'head' }),
  no('givesPost: oneself', 'givesPost', who('b', 'secadmin'), { person: 'a', kind: 'sysadmin' }),
  no('givesPost: auditadmin', 'givesPost', who('b', 'auditadmin'), { person: 'p', kind: 'steward' }),
  yes('readsActs: auditadmin', 'readsActs', who('b', 'auditadmin'), {}),
  no('readsActs: sysadmin', 'readsActs', who('b', 'sysadmin'), {}),
]

test.each(examples)('%s', (_name, policy, actor, row, related, permitted) => {
  const rule = ruleOf(policy)
  expect(permits<object>(rule, asks(actor), row, related)).toBe(permitted)
  if (permitted) expect(permits<object>(not(rule), asks(actor), row, related)).toBe(false)
  // Of a thing of which nothing is recorded a visitor sees nothing.
  const blank = Object.fromEntries(Object.keys(row).map((key) => [key, null]))
  expect(permits<object>(rule, asks(visitor), blank, none)).toBe(false)
})

interface Column {
  readonly type: string
  readonly nullable: boolean
  readonly leads: boolean
}

const looksAt = (rule: Node): { table: string; name: string; ordered: boolean; joined: boolean }[] => {
  switch (rule.form) {
    case 'all':
    case 'any':
      return rule.of.flatMap(looksAt)
    case 'not':
      return looksAt(rule.of)
    case 'compare':
    case 'in':
    case 'blank':
    case 'by':
      return [
        {
          table: rule.column.of,
          name: rule.column.name,
          ordered: rule.form === 'compare' && rule.by !== '=',
          joined: false,
        },
      ]
    case 'has':
      return [
        ...Object.entries(rule.join).flatMap(([theirs, ours]) => [
          { table: rule.table, name: theirs, ordered: false, joined: true },
          { table: rule.of, name: ours, ordered: false, joined: true },
        ]),
        ...looksAt(rule.where),
      ]
    default:
      return []
  }
}

test('every column that a policy looks at is there, joins are by columns never empty and indexed, order is of numbers and times', async () => {
  const found = await city.database.pool.query<{ key: string } & Column>(`
    select n.nspname || '.' || c.relname || '.' || a.attname as key, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable,
      exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum) as leads
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema)'`)
  const columns = new Map(found.rows.map((row) => [row.key, row]))
  const asked = city.city.routes.flatMap((route) => (route.spec.asks === undefined ? [] : looksAt(route.spec.asks)))
  expect(asked.length).toBeGreaterThan(20)
  const faults = new Set<string>()
  // A case's parties are rows; its policy names what they come to, and is only decided and folded.
  for (const it of asked.filter((one) => `${one.table}.${one.name}` !== 'cases.party')) {
    const key = `${it.table}.${it.name}`
    const column = columns.get(key)
    if (column === undefined) faults.add(`${key} is not there`)
    else if (it.joined && (column.nullable || !column.leads))
      faults.add(`${key} may be empty, or no index begins with it`)
    else if (it.ordered && !/^(integer|smallint|bigint|date|timestamp\(3\) with time zone)$/.test(column.type))
      faults.add(`${key} is ${column.type}, whose order differs between SQL and the decision`)
  }
  expect([...faults]).toEqual([])
})

test('no time in the whole database is finer than a millisecond where cases, grants and accounts count by it', async () => {
  const fine = await city.database.pool.query<{ key: string }>(`
    select n.nspname || '.' || c.relname || '.' || a.attname as key
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and a.attnum > 0 and not a.attisdropped and n.nspname !~ '^(pg_|information_schema|public)'
      and format_type(a.atttypid, a.atttypmod) like 'timestamp%' and a.atttypmod <> 3 order by 1`)
  expect(fine.rows.map((row) => row.key)).toEqual([])
})

test('what is invisible and what is absent give the same bytes', async () => {
  const owner = await city.as('education.steward')
  const { code } = await ingest(owner, { name: 'a.csv', bytes: Buffer.from('编号\n01\n') }, { open: 'closed' })
  const stranger = await city.as('transport.steward')
  const absent = `${code.slice(0, 11)}999999`
  const upload = String((await owner.post('/api/intake/uploads', { name: 'b.csv', size: 3 })).body['id'])
  const caseId = String((await owner.get(`/api/catalog/datasets/${code}`)).body['case'])
  const nobody = '00000000-0000-4000-8000-000000000000'
  const doors: readonly (readonly [template: string, there: string, gone: string])[] = [
    ['/api/catalog/datasets/ID', code, absent],
    ['/api/data/ID/rows', code, absent],
    ['/api/data/ID/download.csv', code, absent],
    ['/api/data/ID/uses', code, absent],
    ['/api/quality/ID', code, absent],
    ['/api/security/ID/grades', code, absent],
    ['/api/intake/uploads/ID', upload, nobody],
    ['/api/cases/ID', caseId, nobody],
    ['/datasets/ID', code, absent],
  ]
  // A page names the call that it answers; nothing else may differ.
  const told = ({ text, headers }: Answer, id: string): string =>
    text.replaceAll(id, 'ID').replaceAll(String(headers['x-request-id']), 'CALL')
  for (const session of [stranger, city.visitor])
    for (const [template, there, gone] of doors) {
      const [a, b] = [await session.get(template.replace('ID', there)), await session.get(template.replace('ID', gone))]
      expect([template, a.status, told(a, there)]).toEqual([template, b.status, told(b, gone)])
    }
})
