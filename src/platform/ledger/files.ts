import { mkdir, open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type PausePoint, pausePoint } from '#platform/pause'

/**
 * Writes a file whole or not at all, so that a reader and a crash never meet half of it.
 * @param half where a fault test may cut it off
 */
export async function writeDurably(path: string, bytes: Uint8Array | string, half?: PausePoint): Promise<void> {
  const folder = dirname(path)
  await mkdir(folder, { recursive: true })
  const draft = `${path}.half`
  const file = await open(draft, 'w')
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
