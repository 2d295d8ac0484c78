import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Problem, type ProblemDetails } from '#platform/problem'
import type { Item, Overrides, Source } from './model.ts'
import { tooLarge } from './problems.ts'

type Answer =
  | { readonly value: unknown }
  | {
      readonly problem: { readonly code: string; status: number; readonly title: string; details: ProblemDetails }
    }

/** What a workbook's texts and the row at hand may take; a sheet itself is never held. */
const mostMemory = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 } as const

const outOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

/**
 * Opens a sheet as `openSheet` does, in a thread of its own: its memory is bounded and is gone when the last row is cut,
 * before DuckDB needs its own. The rows can be asked for once. Throws what `openSheet` throws, and
 * `intake/expands-too-far` where the workbook's texts do not fit.
 */
export const openSheetBeside = async (
  path: string,
  name: string,
  { header, headerEnd, sheet, footers }: Overrides,
): Promise<{ readonly source: Source; close(): Promise<unknown> }> => {
  const worker = new Worker(new URL('./sheet-thread.ts', import.meta.url), {
    workerData: { path, name, overrides: { header, headerEnd, sheet, footers } },
    execArgv: [],
    resourceLimits: mostMemory,
  })
  const hear = async <T>(): Promise<T> => {
    const [said] = (await once(worker, 'message').catch((error: unknown) => {
      if (!outOfMemory(error)) throw error
      throw tooLarge({ detail: `“${name}”的文字过多，内存放不下。请拆分，或改为 CSV 上传。` })
    })) as [Answer]
    if ('value' in said) return said.value as T
    const { code, status, title, details } = said.problem
    throw new Problem(code, status, title, details)
  }
  const items = async function* (): AsyncGenerator<readonly Item[]> {
    try {
      for (;;) {
        worker.postMessage('next')
        const batch = await hear<IteratorResult<readonly Item[], void>>()
        if (batch.done === true) return
        yield batch.value
      }
    } finally {
      await worker.terminate()
    }
  }
  try {
    return { source: { ...(await hear<Omit<Source, 'items'>>()), items }, close: () => worker.terminate() }
  } catch (error) {
    await worker.terminate()
    throw error
  }
}
