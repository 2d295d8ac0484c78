import { liking } from '#platform/http'

/**
 * Whether the caller would rather have CSV than JSON; JSON where neither is named. Of two liked alike one that is named
 * beats a wildcard, and of two named ones the first.
 */
export function prefersCsv(accept = '*/*'): boolean {
  const csv = liking(accept, 'text/csv')
  const json = liking(accept, 'application/json')
  if (csv.weight !== json.weight) return csv.weight > json.weight
  if (csv.named !== json.named) return csv.named && csv.weight > 0
  return csv.named && csv.place < json.place
}
