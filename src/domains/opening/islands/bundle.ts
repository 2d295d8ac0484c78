import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

export interface Island {
  readonly path: string
  readonly script: string
}

/** Bundles an island for browsers of the last five years; its address holds its digest, so it may be kept for ever. */
export async function bundle(name: 'verify' | 'suggest'): Promise<Island> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL(`./${name}.ts`, import.meta.url))],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2020',
    write: false,
    logLevel: 'silent',
  })
  const script = built.outputFiles[0]?.text ?? ''
  const digest = createHash('sha256').update(script).digest('hex').slice(0, 12)
  return { path: `/assets/${name}.${digest}.js`, script }
}
