// `npm run -s heliu -- VERB …`: the command line. Relative paths are meant from where npm was called (INIT_CWD).
import { join } from 'node:path'
import { ensureInstalled, root } from './lib/install.mjs'
import { runNode } from './lib/run.mjs'

const node = await ensureInstalled()
process.exitCode = await runNode(node, [join(root, 'src', 'app', 'cli.ts'), ...process.argv.slice(2)], {
  env: { NODE_ENV: 'production', INIT_CWD: process.env.INIT_CWD ?? process.cwd() },
})
