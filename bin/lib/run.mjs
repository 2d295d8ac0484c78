// Runs on Node 20 and newer.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './install.mjs'

/** Parent and name of a process, from /proc; undefined when it is gone. */
function processOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return {
      name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
      parent: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]),
    }
  } catch {
    return undefined
  }
}

/**
 * Calls `then` once when whoever started us has gone. npm does not pass every signal on, and between npm and us
 * there may be a shell that outlives it: so both are watched. Without npm nobody is: `nohup node … &` must live on.
 */
export function whenStarterEnds(then) {
  if (!process.env.npm_execpath) return
  const parent = process.ppid
  const above = processOf(parent)
  const shell = above && /^(sh|dash|bash|busybox)$/.test(above.name)
  const timer = setInterval(() => {
    if (process.ppid === parent && (!shell || processOf(parent)?.parent === above.parent)) return
    clearInterval(timer)
    then()
  }, 250)
  timer.unref()
}

/**
 * Runs the pinned Node with TypeScript in the clone and ends as it ends. Signals are passed on, and the child is
 * told to stop when our starter ends; it sits in a session of its own so that Ctrl-C reaches it once, through us.
 */
export function runNode(node, args, { env = {}, detached = false } = {}) {
  const child = spawn(node, ['--import', pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
    detached,
  })
  const pass = (signal) => child.kill(signal)
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, pass)
  whenStarterEnds(() => pass('SIGTERM'))
  return new Promise((resolve) => {
    child.once('error', (error) => {
      process.stderr.write(`${node}: ${error.message}\n`)
      resolve(1)
    })
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)))
  })
}
