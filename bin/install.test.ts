import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

// `npm start` on a fresh clone, with an npm of ours that installs for as long as the test wants.

const npm = `
const { spawn } = require('node:child_process')
const { appendFileSync, copyFileSync, existsSync, mkdirSync, symlinkSync } = require('node:fs')
const script = spawn('sleep', ['60'])
// npm itself takes its time to undo what it has begun.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined)
appendFileSync('pids', process.pid + '\\n' + script.pid + '\\n')
setInterval(() => {
  if (!existsSync('go on')) return
  script.kill()
  mkdirSync('node_modules/node/bin', { recursive: true })
  mkdirSync('node_modules/tsx/dist', { recursive: true })
  symlinkSync(process.execPath, 'node_modules/node/bin/node')
  copyFileSync('loader.mjs', 'node_modules/tsx/dist/loader.mjs')
  copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
  process.exit(0)
}, 20)`

let clone: string
let begun: ChildProcess[]

beforeEach(() => {
  clone = join(mkdtempSync(join(tmpdir(), 'heliu-install-')), '克 隆')
  begun = []
  for (const folder of ['bin', 'src/app']) mkdirSync(join(clone, folder), { recursive: true })
  cpSync('bin/lib', join(clone, 'bin/lib'), { recursive: true })
  cpSync('bin/start.mjs', join(clone, 'bin/start.mjs'))
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}')
  writeFileSync(join(clone, 'package-lock.json'), '{"packages":{"node_modules/node":{"version":"1.0.0"}}}')
  writeFileSync(join(clone, 'loader.mjs'), '')
  writeFileSync(join(clone, 'npm.cjs'), npm)
  // What would be the service: it says that it is there.
  writeFileSync(join(clone, 'src/app/main.ts'), `import { appendFileSync } from 'node:fs'\nappendFileSync('served', 'x')\n`)
})
afterEach(() => {
  for (const child of begun) child.kill('SIGKILL')
  rmSync(join(clone, '..'), { recursive: true, force: true })
})

const isThere = (pid: number): boolean => {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}
const pids = (): number[] =>
  existsSync(join(clone, 'pids')) ? readFileSync(join(clone, 'pids'), 'utf8').trim().split('\n').map(Number) : []

/** As npm runs a script: by a shell, which does not pass signals on. */
function start(): ChildProcess {
  const program = `const { spawn } = require('node:child_process'); spawn('sh', ['-c', '"$0" bin/start.mjs; exit $?', process.execPath], { stdio: 'inherit' }).on('exit', (code) => process.exit(code))`
  // Ends with .js, as npm's own program does; in a folder without a type it is CommonJS.
  const env = { ...process.env, npm_execpath: join(clone, '..', 'npm.js') }
  cpSync(join(clone, 'npm.cjs'), env.npm_execpath)
  const child = spawn(process.execPath, ['-e', program], { cwd: clone, env, stdio: ['ignore', 'ignore', 'pipe'] })
  begun.push(child)
  return child
}

test.each(['SIGTERM', 'SIGKILL'] as const)('%s to npm alone while it installs ends all, and nothing starts', async (signal) => {
  const child = start()
  await expect.poll(pids, { timeout: 10_000 }).toHaveLength(2)
  child.kill(signal)
  await expect.poll(() => pids().filter(isThere), { timeout: 10_000 }).toEqual([])
  writeFileSync(join(clone, 'go on'), '')
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(existsSync(join(clone, 'served'))).toBe(false)
})

test('two at once install once, and both go on', async () => {
  const first = start()
  await expect.poll(pids, { timeout: 10_000 }).toHaveLength(2)
  const second = start()
  let said = ''
  second.stderr?.on('data', (it: Buffer) => {
    said += it.toString()
  })
  await expect.poll(() => said, { timeout: 10_000 }).toContain('another process installs packages here')
  const ended = Promise.all([first, second].map((it) => once(it, 'exit')))
  writeFileSync(join(clone, 'go on'), '')
  expect((await ended).map(([code]) => code as number)).toEqual([0, 0])
  expect(pids()).toHaveLength(2)
  expect(readFileSync(join(clone, 'served'), 'utf8')).toBe('xx')
})
