import { Worker } from 'node:worker_threads'

/** Runs a file beside this thread with plain data, and hears its one message. */
export const inThread = <T>(file: URL, workerData: unknown): Promise<T> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData, execArgv: [] })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('a thread ended without a word')))
  })

/** Larger files are worked on beside the reader; a small one is done sooner than a thread would start. */
export const worthThread = 16 * 2 ** 20
