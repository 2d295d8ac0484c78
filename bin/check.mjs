// `npm run check`: what a commit must pass. Every step runs, so that one run names all faults.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'

await ensureInstalled()
const tools = join(root, 'node_modules', '.bin')
const env = { ...process.env, PATH: `${tools}:${process.env.PATH}` }
// The cruiser tells of every module: more than the megabyte that is kept by default.
const run = (command, args) =>
  spawnSync(join(tools, command), args, { cwd: root, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
const report = ({ status, stdout, stderr }) => ({ ok: status === 0, text: `${stdout}${stderr}` })

const parts = ['src', 'web']
const sources = parts
  .flatMap((part) => readdirSync(join(root, part), { recursive: true }))
  .filter((path) => /\.tsx?$/.test(path)).length

/** A cruiser that resolves nothing also finds no violation: it must have seen at least our own files. */
function boundaries() {
  const { status, stdout, stderr } = run('depcruise', [
    ...parts,
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
  ])
  let result
  try {
    result = JSON.parse(stdout)
  } catch {
    return { ok: false, text: `${stdout}${stderr}` }
  }
  const seen = result.modules.filter((it) => /^(src|web)\/.*\.tsx?$/.test(it.source)).length
  const lines = result.summary.violations.map((it) => `${it.rule.name}: ${it.from} → ${it.to}`)
  if (seen < sources) lines.push(`cruised ${seen} of ${sources} modules: the boundaries were not checked`)
  return { ok: lines.length === 0 && status === 0, text: lines.join('\n') }
}

/** The map of the law names every chapter and only what is there; every room says what it promises. */
function documents() {
  const lines = []
  const map = readFileSync(join(root, 'docs/map.md'), 'utf8')
  for (const [, path] of map.matchAll(/`((?:src|docs|web)\/[^`]*)`/g))
    if (!existsSync(join(root, path))) lines.push(`docs/map.md names ${path}, which is not there`)
  for (const part of ['src/domains', 'src/platform']) {
    for (const entry of readdirSync(join(root, part), { withFileTypes: true })) {
      if (!entry.isDirectory()) continue
      const folder = `${part}/${entry.name}`
      if (!existsSync(join(root, folder, 'README.md'))) lines.push(`${folder} has no README.md`)
      if (part === 'src/domains' && !map.includes(folder)) lines.push(`docs/map.md does not name ${folder}`)
    }
  }
  for (const page of readdirSync(join(root, 'docs/guide')).filter((file) => file.endsWith('.md')))
    for (const [, picture] of readFileSync(join(root, 'docs/guide', page), 'utf8').matchAll(/\]\((shots\/[^)]+)\)/g))
      if (!existsSync(join(root, 'docs/guide', picture)))
        lines.push(`docs/guide/${page}: ${picture} is missing, run npm run guide`)
  const pictures = run('tsx', ['src/app/pictures.ts', '--check'])
  if (pictures.status !== 0) lines.push(`${pictures.stdout}${pictures.stderr}`.trim())
  return { ok: lines.length === 0, text: lines.join('\n') }
}

const steps = {
  format: () => report(run('biome', ['check', '--linter-enabled=false', '--diagnostic-level=warn', '.'])),
  lint: () =>
    report(run('oxlint', ['--type-aware', '--deny-warnings', '--format=unix', 'src', 'bin', 'web', 'e2e', 'bench'])),
  types: () => report(run('tsc', ['--project', '.', '--pretty', 'false'])),
  boundaries,
  documents,
  'dead code': () => report(run('knip', ['--no-progress'])),
}

const chosen = process.argv.slice(2)
let failed = 0
for (const [name, step] of Object.entries(steps)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  const begun = performance.now()
  const { ok, text } = step()
  if (!ok) {
    failed++
    console.log(text.trimEnd())
  }
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - begun) / 1000).toFixed(1)} s)`)
}
process.exitCode = failed > 0 ? 1 : 0
