import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Actor, type PostKind, postKinds, visitor } from '#platform/context'
import { type Database, sql } from '#platform/db'
import { freshDatabase } from '#platform/testing'
import { truth } from './decide.ts'
import {
  all,
  any,
  clearance,
  fold,
  holdsPost,
  me,
  missing,
  type Node,
  not,
  now,
  on,
  permits,
  type Rule,
  where,
} from './index.ts'

interface Thing {
  id: number
  org: string | null
  state: string | null
  grade: number | null
  until: Date | null
  author: string | null
}
interface Grant {
  thing: number
  holder: string | null
  until: Date | null
}

const t = on<Thing>(
  'things',
  { org: { zh: '提供部门', en: 'its department' }, grade: { zh: '密级', en: 'its grade' } },
  'id',
)
const g = on<Grant>('grants', { until: { zh: '授权期限', en: "the grant's end" } })
const live = t.has<Grant>(
  'grants',
  { zh: '授权', en: 'a grant' },
  { thing: 'id' },
  all(g.by('holder'), g.order('until', '>', now)),
)
const at = new Date('2026-01-05T01:00:00Z')

const actorWith = (...posts: readonly (readonly [string, PostKind])[]): Actor => ({
  ...visitor,
  id: 'a',
  clearance: 2,
  posts: posts.map(([org, kind]) => ({ org, orgName: org, kind, below: [org, `${org}1`] })),
})
const whoIs = (actor: Actor) => ({ actor, now: at, today: '2026-01-05' })

const thing = (over: Partial<Thing> = {}): Thing => ({
  id: 1,
  org: 'x',
  state: 'draft',
  grade: 1,
  until: null,
  author: 'b',
  ...over,
})
const moments = [null, at, new Date(at.getTime() + 1), new Date(at.getTime() - 1)]
const some: fc.Arbitrary<Thing> = fc.record({
  id: fc.nat({ max: 11 }),
  org: fc.constantFrom(null, 'x', 'x1', 'y'),
  state: fc.constantFrom(null, 'draft', 'published'),
  grade: fc.constantFrom(null, 1, 2, 3),
  until: fc.constantFrom(...moments),
  author: fc.constantFrom(null, 'a', 'b'),
})
const someGrant: fc.Arbitrary<Grant> = fc.record({
  thing: fc.nat({ max: 11 }),
  holder: fc.constantFrom(null, 'x', 'y'),
  until: fc.constantFrom(...moments),
})
const kinds = fc.subarray<PostKind>(['steward', 'head', 'reviewer'], { minLength: 1 })
const { rule: someRule } = fc.letrec<{ rule: Rule<Thing>; leaf: Rule<Thing> }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom('draft', 'published').map((it) => t.eq('state', it)),
    fc.constant(t.eq('author', me)),
    fc.constantFrom('<', '<=', '>', '>=').map((it) => t.order('grade', it, clearance)),
    fc.constantFrom('<', '<=', '>', '>=').map((it) => t.order('until', it, now)),
    fc.subarray(['draft', 'published']).map((it) => t.in('state', ...it)),
    fc.constant(t.blank('grade')),
    fc.tuple(kinds, fc.boolean()).map(([list, below]) => t.by('org', { kinds: list, below })),
    kinds.map((list) => holdsPost<Thing>(...list)),
    fc.constant(live),
  ),
  rule: fc.oneof(
    { depthSize: 'small' },
    tie('leaf'),
    tie('rule').map((it) => not(it)),
    fc.array(tie('rule'), { maxLength: 3 }).map((it) => all(...it)),
    fc.array(tie('rule'), { maxLength: 3 }).map((it) => any(...it)),
  ),
}))
const someActor = fc.oneof(
  fc.constant(visitor),
  fc
    .array(fc.tuple(fc.constantFrom('x', 'y'), fc.constantFrom<PostKind>('steward', 'head')), { maxLength: 2 })
    .map((posts) => actorWith(...posts)),
)

let database: Database
beforeAll(async () => {
  database = await freshDatabase()
  await database.pool.query(`create table things (place int, id int, org text, state text, grade int, until timestamptz(3), author text);
    create table grants (thing int, holder text, until timestamptz(3))`)
})

test('the decision and the WHERE let the same rows through, on both sides of a negation', async () => {
  await fc.assert(
    fc.asyncProperty(
      // The key is unique: rows are found by it through a union.
      fc.uniqueArray(some, { minLength: 1, maxLength: 12, selector: (it) => it.id }),
      fc.array(someGrant, { maxLength: 10 }),
      fc.array(fc.tuple(someRule, someActor), { minLength: 10, maxLength: 20 }),
      async (things, grants, asked) => {
        await database.pool.query('truncate things; truncate grants')
        for (const [place, it] of things.entries())
          await database.pool.query('insert into things values ($1, $2, $3, $4, $5, $6, $7)', [
            place,
            it.id,
            it.org,
            it.state,
            it.grade,
            it.until,
            it.author,
          ])
        for (const it of grants)
          await database.pool.query('insert into grants values ($1, $2, $3)', [it.thing, it.holder, it.until])
        for (const [rule, actor] of asked.flatMap(([it, who]) => [[it, who] as const, [not(it), who] as const])) {
          const found = await database.transaction((db) =>
            sql<{ place: number }>`select place from things where ${where(rule, whoIs(actor))} order by place`.execute(
              db,
            ),
          )
          const decided = things.flatMap((it, place) =>
            permits(rule, whoIs(actor), it, {
              grants: grants.filter((row) => row.thing === it.id).map((row) => ({ ...row })),
            })
              ? [place]
              : [],
          )
          expect(found.rows.map((row) => row.place)).toEqual(decided)
        }
      },
    ),
    { numRuns: 40 },
  )
})

test('kinds of posts and “and below” are told apart, by examples written by hand', () => {
  const steward = whoIs(actorWith(['x', 'steward']))
  expect(permits(t.by('org', { kinds: ['steward'] }), steward, thing())).toBe(true)
  expect(permits(t.by('org', { kinds: ['head'] }), steward, thing())).toBe(false)
  expect(permits(t.by('org'), steward, thing({ org: 'x1' }))).toBe(false)
  expect(permits(t.by('org', { below: true }), steward, thing({ org: 'x1' }))).toBe(true)
  expect(permits(t.by('org', { below: true }), steward, thing({ org: 'y' }))).toBe(false)
})

test('what is not recorded never permits, negated or not; a column not loaded throws', () => {
  const who = whoIs(actorWith())
  const published = t.eq('state', 'published')
  expect(permits(published, who, thing({ state: null }))).toBe(false)
  expect(permits(not(published), who, thing({ state: null }))).toBe(false)
  expect(permits(t.order('grade', '<=', clearance), who, thing({ grade: null }))).toBe(false)
  const { state: _, ...half } = thing()
  expect(() => permits(published, who, half as Thing)).toThrow('not loaded')
  expect(() => permits(live, who, thing())).toThrow('not loaded')
})

test('an explanation names the cheapest clauses, and mending them permits', () => {
  const who = whoIs(actorWith(['y', 'steward']))
  const read = all(t.order('grade', '<=', clearance), any(t.by('org', { kinds: ['steward'] }), live))
  const grants = [{ thing: 1, holder: 'y', until: new Date(at.getTime() - 1) }]
  expect(missing(read, who, thing({ grade: 3 }), { grants }).map((it) => it.zh)).toEqual([
    '密级须不高于您的许可级别',
    '须有授权；最接近的一条只差：授权期限须晚于现在',
  ])
  expect(missing(read, who, thing(), { grants: [{ ...grants[0], until: new Date(at.getTime() + 1) }] })).toEqual([])
})

test('folded with posts alone, a policy is always, depends or never', () => {
  const edit = t.by('org', { kinds: ['steward'] })
  expect(fold([edit], actorWith(['x', 'steward']))).toBe('◐')
  expect(fold([edit], actorWith(['x', 'head']))).toBe('·')
  expect(fold([any(edit, holdsPost('reviewer'))], actorWith(['z', 'reviewer']))).toBe('●')
  expect(postKinds.length).toBeGreaterThan(3)
})

const leavesOf = (rule: Node): Node[] => {
  if (rule.form === 'all' || rule.form === 'any') return rule.of.flatMap(leavesOf)
  return rule.form === 'not' ? leavesOf(rule.of) : [rule]
}

/** The rule's value with the values of its leaves given in their order: Kleene by hand, apart from the engine. */
const evaluate = (rule: Node, values: (boolean | null)[]): boolean | null => {
  if (rule.form === 'not') {
    const inner = evaluate(rule.of, values)
    return inner === null ? null : !inner
  }
  if (rule.form !== 'all' && rule.form !== 'any') return values.shift() ?? null
  const each = rule.of.map((it) => evaluate(it, values))
  const ends = rule.form === 'any'
  if (each.includes(ends)) return ends
  return each.includes(null) ? null : !ends
}

const prices: Readonly<Record<string, number>> = { has: 1, compare: 2, in: 3, blank: 3, by: 6, holds: 6, signed: 1 }

/** Of all ways to set leaves otherwise, the price of the cheapest that permits; undefined where none does. */
const cheapest = (rule: Node, leaves: readonly Node[], values: readonly (boolean | null)[]): number | undefined => {
  let best: number | undefined
  for (let way = 0; way < 3 ** leaves.length; way += 1) {
    let cost = 0
    const tried = values.map((value, at) => {
      const choice = Math.floor(way / 3 ** at) % 3
      const put = choice === 0 ? value : choice === 1
      if (put !== value) cost += prices[leaves[at]?.form ?? ''] ?? 0
      return put
    })
    if ((best === undefined || cost < best) && evaluate(rule, tried) === true) best = cost
  }
  return best
}

const priceOf = (id: string): number => {
  const bare = id.replace(/^not /, '')
  const form = ['has ', 'by: ', 'post:', 'blank ', 'signed'].find((it) => bare.startsWith(it))
  if (form !== undefined) return { 'has ': 1, 'by: ': 6, 'post:': 6, 'blank ': 3, signed: 1 }[form] ?? 0
  return / in /.test(bare) ? 3 : 2
}

test('what is missing is the cheapest that would permit, against every other way', () => {
  fc.assert(
    fc.property(some, fc.array(someGrant, { maxLength: 3 }), someRule, someActor, (it, rows, rule, actor) => {
      const leaves = leavesOf(rule)
      fc.pre(leaves.length <= 6)
      const who = whoIs(actor)
      const related = { grants: rows.filter((row) => row.thing === it.id).map((row) => ({ ...row })) }
      const values = leaves.map((leaf) => truth(leaf, who, { row: { ...it }, related }))
      const best = cheapest(rule, leaves, values)
      const told = missing(rule, who, it, related)
      if (best !== undefined) expect(told.reduce((sum, clause) => sum + priceOf(clause.id), 0)).toBe(best)
      expect(permits(rule, who, it, related)).toBe(best === 0)
    }),
    { numRuns: 1500 },
  )
})

test('rows reached by a related table are found by their key, without a scan', async () => {
  await database.pool.query(`create table big (id int primary key, org text);
    insert into big select n, 'o' || n % 20000 from generate_series(1, 100000) n;
    create index on big (org);
    create table leases (thing int not null, holder text);
    insert into leases select n, 'h' || n % 20000 from generate_series(1, 100000) n;
    create index on leases (holder); analyze big; analyze leases`)
  const b = on<{ id: number; org: string }>('big', {}, 'id')
  const lease = on<{ thing: number; holder: string }>('leases')
  const rule = any(
    b.by('org'),
    b.has<{ thing: number; holder: string }>(
      'leases',
      { zh: '租约', en: 'a lease' },
      { thing: 'id' },
      lease.by('holder'),
    ),
  )
  const who = whoIs(actorWith(['o7', 'steward'], ['h9', 'steward']))
  const [plan, found] = await database.transaction(async (db) => [
    await sql<{ 'QUERY PLAN': string }>`explain select id from big where ${where(rule, who)}`.execute(db),
    await sql`select id from big where ${where(rule, who)}`.execute(db),
  ])
  expect(found.rows).toHaveLength(10)
  expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).not.toContain('Seq Scan')
})
