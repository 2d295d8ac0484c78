import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mermaidOf } from '#platform/cases'
import { assemble } from './assemble.ts'

const begin = '<!-- pictures: made by npm run pictures -->'
const end = '<!-- /pictures -->'

/** Draws every kind of case into its chapter's README; with `--check` only says which ones are stale. */
async function main(check: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'heliu-pictures-'))
  const parts = await assemble(folder, folder, { size: 1, memoryMb: 256 })
  await parts.engines.close()
  await rm(folder, { recursive: true, force: true })
  let stale = 0
  for (const { name, kinds } of parts.domains) {
    if (kinds === undefined || kinds.length === 0) continue
    const path = new URL(`../domains/${name}/README.md`, import.meta.url)
    const was = await readFile(path, 'utf8')
    const newest = kinds.filter((it) => !kinds.some((other) => other.name === it.name && other.version > it.version))
    const drawn = newest.map(
      (kind) => `### ${kind.title.zh} \`${kind.name}\` ${kind.version}\n\n\`\`\`mermaid\n${mermaidOf(kind)}\n\`\`\``,
    )
    const block = [begin, ...drawn, end].join('\n\n')
    const [before = '', rest] = was.split(begin)
    const after = rest?.split(end)[1] ?? ''
    const now = `${before.trimEnd()}\n\n${block}\n${after.trimStart() === '' ? '' : `\n${after.trimStart()}`}`
    if (now === was) continue
    stale += 1
    if (check) process.stdout.write(`src/domains/${name}/README.md: its pictures are stale, run npm run pictures\n`)
    else await writeFile(path, now)
  }
  return check ? stale : 0
}

process.exitCode = Math.min(1, await main(process.argv.includes('--check')))
