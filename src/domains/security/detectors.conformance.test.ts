import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isCreditCode, isIdCard } from './numbers.ts'

const vectors = process.env['HELIU_VECTORS']

/** Cases of an outside library: the number asked about, and whether it expects it to be valid. */
function cases(file: string): { number: string; valid: boolean }[] {
  const text = readFileSync(join(vectors ?? '', 'vectors/stdnum-js-cn/src/cn', file), 'utf8')
  return [...text.matchAll(/validate\('([^']+)'\);\s+expect\(result\.(error|isValid)/g)].map(
    ([, number = '', said]) => ({ number, valid: said === 'isValid' }),
  )
}

describe.skipIf(vectors === undefined)('stdnum-js-cn', () => {
  test.each([
    ['ric.spec.ts', isIdCard, 4],
    ['uscc.spec.ts', isCreditCode, 4],
  ] as const)('%s', (file, check, least) => {
    const all = cases(file)
    expect(all.length).toBeGreaterThanOrEqual(least)
    for (const { number, valid } of all) expect({ number, valid: check(number) }).toEqual({ number, valid })
  })
})
