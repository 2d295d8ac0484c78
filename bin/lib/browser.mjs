// A real Chromium for the journeys: the machine's own, else one from npm that needs neither root nor apt.
import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './install.mjs'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const modules = join(root, 'node_modules')
/** Those that the pages use: without them headings are drawn as thin as their text. */
const weights = ['400Regular', '500Medium', '600SemiBold']
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`

/** The path of a program that starts Chromium with everything it needs around it. */
export function browser(node) {
  if (process.env.HELIU_BROWSER) return process.env.HELIU_BROWSER
  const own = installed.find((path) => existsSync(path))
  if (own) return own
  const { version } = JSON.parse(readFileSync(join(modules, '@sparticuz/chromium/package.json'), 'utf8'))
  const place = join(modules, '.cache', `chromium-${version}-${weights.length}`)
  const program = join(place, 'run')
  if (existsSync(program)) return program
  mkdirSync(dirname(place), { recursive: true })
  const half = mkdtempSync(`${place}-`)
  unpack(node, half)
  // Its fonts know no Chinese. They are unpacked only where no font folder is, so ours comes after.
  for (const weight of weights)
    copyFileSync(
      join(modules, '@expo-google-fonts/noto-sans-sc', weight, `NotoSansSC_${weight}.ttf`),
      join(half, 'fonts', `NotoSansSC_${weight}.ttf`),
    )
  // The package's own list of font folders names only those of Lambda.
  writeFileSync(
    join(half, 'fonts', 'fonts.conf'),
    `<?xml version="1.0"?>\n<fontconfig><dir>${escaped(join(place, 'fonts'))}</dir><cachedir>${escaped(join(place, 'fonts-cache'))}</cachedir></fontconfig>\n`,
  )
  writeFileSync(
    join(half, 'run'),
    `#!/bin/sh
here=${quoted(place)}
export LD_LIBRARY_PATH="$here/al2023/lib" FONTCONFIG_PATH="$here/fonts" FONTCONFIG_FILE="$here/fonts/fonts.conf"
exec "$here/chromium" --no-sandbox --disable-gpu "$@"
`,
  )
  chmodSync(join(half, 'run'), 0o755)
  rmSync(place, { recursive: true, force: true })
  renameSync(half, place)
  return program
}

/** The package unpacks into the folder for temporary files, and its libraries only where it believes to be in Lambda. */
function unpack(node, folder) {
  const env = {
    ...process.env,
    TMPDIR: folder,
    FONTCONFIG_PATH: join(folder, 'fonts'),
    AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x',
  }
  const script = fileURLToPath(new URL('./unpack-chromium.mjs', import.meta.url))
  const { status } = spawnSync(node, [script], { env, stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error('the browser could not be unpacked')
}
