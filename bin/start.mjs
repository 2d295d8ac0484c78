// `npm start`: installs what is missing, then runs the service until it is told to stop.
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'
import { runNode } from './lib/run.mjs'

const node = await ensureInstalled()
const main = join(root, 'src', 'app', 'main.ts')
const follow = join(root, 'bin', 'lib', 'follow.mjs')
process.exitCode = await runNode(node, ['--import', follow, main, ...process.argv.slice(2)], {
  env: { NODE_ENV: 'production' },
  detached: true,
})
