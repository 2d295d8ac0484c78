// `npm run bench`: the benchmarks, each beside its peer in the same run; rows go to docs/benchmarks.md.
import { ensureInstalled } from './lib/install.mjs'
import { runVitest } from './lib/vitest.mjs'

const node = await ensureInstalled()
// As `npm start` runs it: without it React draws several times slower.
const env = { NODE_ENV: 'production' }
const counts = await runVitest(node, { projects: ['bench'], args: process.argv.slice(2), env })
process.exitCode = counts.failed > 0 ? 1 : 0
