import { Problem, problem, render } from '#platform/problem'
import type { Stage, UploadView } from './model.ts'

const beingCommitted = problem('intake/being-committed', 409, '这个上传正在入库')

// What this process does just now: a fact of the machine that no restart outlives, so it stands in no table.
const works = new Map<string, { readonly began: number; stage: Stage; problem?: { title: string } }>()

/**
 * Runs the commit of an upload, and lets others see how far it is.
 * @throws intake/being-committed while another call commits the same upload
 */
export async function working<T>(id: string, work: (tell: (stage: Stage) => void) => Promise<T>): Promise<T> {
  const before = works.get(id)
  if (before !== undefined && before.problem === undefined) throw beingCommitted({ stage: before.stage })
  const now = { began: performance.now(), stage: 'reading' as Stage }
  works.set(id, now)
  try {
    const result = await work((stage) => {
      now.stage = stage
    })
    works.delete(id)
    return result
  } catch (error) {
    const told = error instanceof Problem ? render(error, `/api/intake/uploads/${id}/commit`) : {}
    works.set(id, { ...now, problem: { title: '没有入库', ...told } })
    throw error
  }
}

/** What is known of the work on an upload: running with its stage and seconds, failed with its problem, or nothing. */
export function workOn(id: string): Pick<UploadView, 'state' | 'stage' | 'seconds' | 'problem'> | null {
  const it = works.get(id)
  if (it === undefined) return null
  if (it.problem !== undefined) return { state: 'failed', problem: it.problem }
  return { state: 'working', stage: it.stage, seconds: Math.round((performance.now() - it.began) / 100) / 10 }
}

/** Forgets an upload that is gone. */
export const forget = (id: string): void => void works.delete(id)
