const anchors: readonly (readonly [RegExp, string])[] = [
  [/^\/datasets\/\d/, 'take'],
  [/^\/(datasets|organizations)/, 'find'],
  [/^\/apply/, 'apply'],
  [/^\/(feedback|receipts|matters)/, 'tell'],
  [/^\/(verify|ledger)/, 'verify'],
  [/^\/(law|statistics|updates)/, 'questions'],
]

/** Where the guide speaks of a page. */
export const helpFor = (path: string): string => {
  const anchor = anchors.find(([pattern]) => pattern.test(path))?.[1]
  return anchor === undefined ? '/help' : `/help#${anchor}`
}
