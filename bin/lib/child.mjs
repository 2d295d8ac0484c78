// Runs on Node 20 and newer, before anything is installed: nothing but Node's own modules here.
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

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

// Seen at once: whoever started us may be gone before the first child of ours is there.
const starter = process.ppid
const above = processOf(starter)

/**
 * Calls `then` once when whoever started us has gone. npm does not pass every signal on, and between npm and us
 * there may be a shell that outlives it: so both are watched. Without npm nobody is: `nohup node … &` must live on.
 */
function whenStarterEnds(then) {
  if (!process.env.npm_execpath) return undefined
  const shell = above && /^(sh|dash|bash|busybox)$/.test(above.name)
  const timer = setInterval(() => {
    if (process.ppid === starter && (!shell || processOf(starter)?.parent === above.parent)) return
    clearInterval(timer)
    then()
  }, 250)
  timer.unref()
  return timer
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Waits for a child and says how it ended, as a shell does. Meanwhile signals are passed on to it, and it is told to
 * stop when our starter ends. @param group whether all that it started in its group hears them too, and is killed
 * where it has not ended two seconds later: for what may be broken off anywhere
 */
export function endOf(child, { group = false } = {}) {
  let told
  let last
  const send = (signal) => {
    try {
      process.kill(group ? -child.pid : child.pid, signal)
    } catch {
      // It has ended already.
    }
  }
  const pass = (signal) => {
    told ??= signal
    send(signal)
    if (group) last ??= setTimeout(send, 2000, 'SIGKILL')
  }
  for (const signal of signals) process.on(signal, pass)
  const watch = whenStarterEnds(() => pass('SIGTERM'))
  return new Promise((resolve) => {
    const over = (code) => {
      for (const signal of signals) process.off(signal, pass)
      clearInterval(watch)
      clearTimeout(last)
      resolve({ code, told })
    }
    child.once('error', (error) => {
      process.stderr.write(`${child.spawnfile}: ${error.message}\n`)
      over(1)
    })
    child.once('exit', (code, signal) => over(code ?? exitOf(signal)))
  })
}

/** What a shell answers for a program that a signal ended. */
export const exitOf = (signal) => 128 + (constants.signals[signal] ?? 0)
