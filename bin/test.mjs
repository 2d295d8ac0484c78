// `npm test`: installs what is missing, a browser included, and runs every test once.
import { browser } from './lib/browser.mjs'
import { ensureInstalled } from './lib/install.mjs'
import { runVitest } from './lib/vitest.mjs'

const node = await ensureInstalled()
const counts = await runVitest(node, {
  projects: ['unit', 'e2e'],
  args: process.argv.slice(2),
  env: { HELIU_BROWSER: browser(node) },
})
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0
