import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { transform } from 'esbuild'
import { afterAll, expect, test } from 'vitest'

const into = mkdtempSync(join(tmpdir(), 'heliu-new-'))
afterAll(() => rmSync(into, { recursive: true, force: true }))
const make = (...words: string[]) =>
  spawnSync(process.execPath, ['bin/new.mjs', ...words], { encoding: 'utf8' })

test('a new chapter has the files of its sisters, and each of them is sound', async () => {
  const made = make('privacy', '个人信息', 'Personal information', into)
  expect([made.status, made.stderr]).toEqual([0, ''])
  const folder = join(into, 'src/domains/privacy')
  const files = readdirSync(folder).sort()
  expect(files).toEqual(['README.md', 'index.ts', 'migrations', 'model.ts', 'policy.ts', 'routes.ts', 'service.ts', 'tables.ts'])
  for (const file of files.filter((it) => it.endsWith('.ts'))) {
    const text = readFileSync(join(folder, file), 'utf8')
    await transform(text, { loader: 'ts' })
    // Every file beside it that it names is there.
    for (const [, beside = ''] of text.matchAll(/from '\.\/([^']+)'/g)) expect(files).toContain(beside)
  }
  expect(make('privacy', '个人信息', 'Personal information', into).status).toBe(2)
})

test('a chapter outside of the order is refused, and nothing is written', () => {
  const refused = make('gossip', '闲话', 'Gossip', into)
  expect([refused.status, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toContain('order.json')
})
