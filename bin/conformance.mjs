// `npm run test:conformance`: runs *.conformance.test.ts against outside vectors.
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { runVitest } from './lib/vitest.mjs'

const folder = process.env.HELIU_VECTORS
if (!folder) {
  console.log('HELIU_VECTORS is not set: the outside vectors lie nowhere, so nothing is run')
  console.log('0 passed, 0 failed')
} else if (existsSync(folder)) {
  const node = await ensureInstalled()
  const counts = await runVitest(node, {
    projects: ['conformance'],
    args: process.argv.slice(2),
    env: { HELIU_VECTORS: resolve(folder) },
  })
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  process.exitCode = counts.failed > 0 ? 1 : 0
} else {
  console.error(`HELIU_VECTORS=${folder}: no such folder`)
  process.exitCode = 2
}
