// The house rules of docs: platform knows no domain, doors are index.ts, ask earlier and tell later.
const order = require('./src/domains/order.json')

// What the console may read too: zod and other models alone. A room of the platform has one where its answers are shown;
// answers.ts is the part of a long model that only goes out.
const model = '^src/(domains/[^/]+|platform/(cases|city|context|identity)|law)/(model|answers)\\.ts$'

const test = '\\.test\\.tsx?$'
const production = { pathNot: `${test}|^src/platform/testing/` }

/** A domain may import only those before it in order.json. */
const later = order.map((domain, at) => ({
  name: `not-later-than-${domain}`,
  comment: 'ask earlier domains, tell later ones by an event',
  severity: 'error',
  from: { path: `^src/domains/${domain}/`, ...production },
  to: { path: `^src/domains/(${[...order.slice(at + 1), '-'].join('|')})/` },
}))

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'platform-knows-no-domain', severity: 'error', from: { path: '^src/platform/', ...production }, to: { path: '^src/(domains|app)/' } },
    { name: 'law-knows-nobody', severity: 'error', from: { path: '^src/law/', ...production }, to: { path: '^src/(domains|app)/' } },
    { name: 'domains-know-no-app', severity: 'error', from: { path: '^src/domains/' }, to: { path: '^src/app/' } },
    {
      name: 'domain-only-through-index',
      severity: 'error',
      from: { path: '^src/domains/([^/]+)/' },
      to: { path: '^src/domains/([^/]+)/', pathNot: '^src/domains/($1/|[^/]+/(index|model|fixtures)\\.ts$)' },
    },
    {
      name: 'room-only-through-index',
      severity: 'error',
      from: { path: '^src/(platform/[^/]+|law|app)/' },
      to: { path: '^src/(platform|domains)/([^/]+)/', pathNot: `^src/$1/|^src/(platform|domains)/[^/]+/index\\.tsx?$|^src/platform/ledger/verify/index\\.ts$|^src/domains/[^/]+/fixtures\\.ts$|${model}` },
    },
    {
      name: 'domain-takes-platform-through-index',
      severity: 'error',
      from: { path: '^src/domains/', pathNot: model },
      to: { path: '^src/(platform/[^/]+|law)/', pathNot: '^src/(platform/[^/]+|law)/index\\.tsx?$|^src/platform/ledger/verify/index\\.ts$' },
    },
    {
      name: 'model-imports-zod-alone',
      severity: 'error',
      from: { path: model },
      to: { pathNot: `^node_modules/zod/|${model}` },
    },
    {
      name: 'fixtures-only-in-tests-and-seed',
      severity: 'error',
      from: { path: '^src/', pathNot: `${test}|fixtures\\.ts$|^src/app/demo|^src/platform/testing/` },
      to: { path: 'fixtures\\.ts$' },
    },
    { name: 'testing-only-in-tests', severity: 'error', from: { path: '^src/', pathNot: `${test}|fixtures\\.ts$|^src/platform/testing/` }, to: { path: '^src/platform/testing/' } },
    { name: 'web-imports-only-models', severity: 'error', from: { path: '^web/' }, to: { path: '^src/', pathNot: model } },
    { name: 'verifier-shares-no-writer', severity: 'error', from: { path: '^src/platform/ledger/verify/', pathNot: test }, to: { path: '^src/', pathNot: '^src/platform/ledger/verify/' } },
    ...later,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
}
