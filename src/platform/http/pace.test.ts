import { expect, test } from 'vitest'
import { pace } from './pace.ts'

test('so many calls a minute, each key by itself, and anew in the next', () => {
  let now = 0
  const ask = pace(2, () => now)
  expect([ask('a'), ask('a'), ask('a'), ask('b')]).toEqual([0, 0, 60, 0])
  now = 45_000
  expect(ask('a')).toBe(15)
  now = 60_000
  expect(ask('a')).toBe(0)
})
