import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type PausePoint, pausePoint } from '#platform/pause'

/**
 * Writes a file whole or not at all, so that a reader and a crash never meet half of it.
 * @param half where a fault test may cut it off
 * @param mode who may read it, from its first byte on
 */
export async function writeDurably(
  path: string,
  bytes: Uint8Array | string,
  { half, mode = 0o666 }: { readonly half?: PausePoint; readonly mode?: number } = {},
): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const draft = `${path}.half`
  const file = await open(draft, 'w', mode)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
  if (half !== undefined) await pausePoint(half)
  await rename(draft, path)
  const directory = await open(folder, 'r')
  try {
    await directory.sync()
  } finally {
    await directory.close()
  }
}
