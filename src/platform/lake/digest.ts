import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** SHA-256 of files one after the other, hex: `cat FILE… | sha256sum` gives the same. */
export const sha256Of = async (paths: readonly string[]): Promise<string> => {
  const hash = createHash('sha256')
  for (const path of paths)
    for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
