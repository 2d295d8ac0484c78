// Runs on Node 20 and newer.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { endOf } from './child.mjs'
import { root } from './install.mjs'

/**
 * Runs the pinned Node with TypeScript in the clone and ends as it ends. Signals are passed on, and the child is
 * told to stop when our starter ends; it sits in a session of its own so that Ctrl-C reaches it once, through us.
 */
export async function runNode(node, args, { env = {}, detached = false } = {}) {
  const child = spawn(node, ['--import', pathToFileURL(join(root, 'node_modules/tsx/dist/loader.mjs')).href, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: 'inherit',
    detached,
  })
  return (await endOf(child)).code
}
