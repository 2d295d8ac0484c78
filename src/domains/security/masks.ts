import type { Mask } from '#platform/query'

interface Graded {
  readonly name: string
  readonly grade: number
  readonly detector: string | null
}

const maskOf = (detector: string | null): Mask => {
  switch (detector) {
    case 'person-name':
      return 'name'
    case 'id-card':
    case 'bank-card':
    case 'mobile':
    case 'landline':
      return 'keep-last-4'
    default:
      return 'full'
  }
}

const nothing: ReadonlySet<string> = new Set()

/** Masks of every column of grade 2 and above, but for those that a grant names as clear. */
export const masksOf = (grades: readonly Graded[], clear: ReadonlySet<string> = nothing): ReadonlyMap<string, Mask> =>
  new Map(grades.filter((it) => it.grade > 1 && !clear.has(it.name)).map((it) => [it.name, maskOf(it.detector)]))
