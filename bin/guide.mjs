// `npm run guide`: runs the journeys and takes their pictures into the guide: those that its pages name.
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { browser } from './lib/browser.mjs'
import { ensureInstalled, root } from './lib/install.mjs'
import { runVitest } from './lib/vitest.mjs'

const node = await ensureInstalled()
const guide = join(root, 'docs', 'guide')
const named = new Set(
  readdirSync(guide)
    .filter((file) => file.endsWith('.md'))
    .flatMap((file) =>
      [...readFileSync(join(guide, file), 'utf8').matchAll(/\]\(shots\/([^)]+\.png)\)/g)].map((it) => it[1]),
    ),
)
const taken = mkdtempSync(join(tmpdir(), 'heliu-guide-'))
try {
  const env = { HELIU_BROWSER: browser(node), HELIU_SHOTS: taken }
  const { failed } = await runVitest(node, {
    projects: ['e2e'],
    args: ['e2e/journeys.test.ts', 'e2e/workbench.test.ts', 'e2e/proof.test.ts'],
    env,
  })
  const there = new Set(readdirSync(taken))
  const missing = [...named].filter((name) => !there.has(name))
  for (const name of missing) console.error(`no journey takes ${name}`)
  rmSync(join(guide, 'shots'), { recursive: true, force: true })
  mkdirSync(join(guide, 'shots'))
  for (const name of named) if (there.has(name)) copyFileSync(join(taken, name), join(guide, 'shots', name))
  console.log(`${named.size - missing.length} pictures`)
  process.exitCode = failed > 0 || missing.length > 0 ? 1 : 0
} finally {
  rmSync(taken, { recursive: true, force: true })
}
