interface Liking {
  readonly weight: number
  /** A type named beats a wildcard of the same weight, and of two named ones the first. */
  readonly named: boolean
  readonly place: number
}

function liking(accept: string, type: string): Liking {
  const [group = ''] = type.split('/')
  const ranges = accept.split(',').map((range, place) => {
    const [name = '', ...parameters] = range.split(';').map((it) => it.trim().toLowerCase())
    const weight = Number(parameters.find((it) => it.startsWith('q='))?.slice(2) ?? 1)
    return { name, weight: Number.isFinite(weight) ? weight : 0, place }
  })
  const found = [type, `${group}/*`, '*/*'].flatMap((name) => ranges.filter((range) => range.name === name))[0]
  return { weight: found?.weight ?? 0, named: found?.name === type, place: found?.place ?? Number.POSITIVE_INFINITY }
}

/** Whether the caller would rather have CSV than JSON (RFC 9110 §12.5.1); JSON where he names neither. */
export function prefersCsv(accept = '*/*'): boolean {
  const csv = liking(accept, 'text/csv')
  const json = liking(accept, 'application/json')
  if (csv.weight !== json.weight) return csv.weight > json.weight
  if (csv.named !== json.named) return csv.named && csv.weight > 0
  return csv.named && csv.place < json.place
}
