import { type Overrides, Proposal, UploadView } from '#model/intake'
import { call, inLanguage, Refused } from '../../app/api.ts'

const piece = 4 * 1024 * 1024

export const begin = (file: File): Promise<UploadView> =>
  call(UploadView, 'POST', '/api/intake/uploads', { name: file.name, size: file.size })

/** Sends what has not arrived yet, a piece at a time; after a broken connection it is called again and goes on. */
export async function send(
  id: string,
  file: File,
  tell: (received: number) => void,
  halt?: AbortSignal,
): Promise<void> {
  let { received } = await call(UploadView, 'GET', `/api/intake/uploads/${id}`)
  tell(received)
  while (received < file.size) {
    const answer = await fetch(`/api/intake/uploads/${id}?offset=${received}`, {
      method: 'PUT',
      headers: { ...inLanguage(), 'content-type': 'application/octet-stream' },
      body: file.slice(received, received + piece),
      ...(halt === undefined ? {} : { signal: halt }),
    })
    const body: unknown = await answer.json().catch(() => ({}))
    if (!answer.ok) throw new Refused(answer.status, body)
    received = UploadView.parse(body).received
    tell(received)
  }
}

/** What the file would be, read as told. */
export const propose = (id: string, overrides: Overrides): Promise<Proposal> =>
  call(Proposal, 'POST', `/api/intake/uploads/${id}/proposal`, overrides)
