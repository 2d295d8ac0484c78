import { expect, test } from 'vitest'
import { isBankCard, isCreditCode, isIdCard } from './detectors.ts'
import { gradeColumns, wilsonLower } from './grading.ts'

const idCards = (serials: number): string[] =>
  Array.from({ length: serials }, (_, at) => {
    const body = `50011219${String(60 + (at % 40))}0${1 + (at % 9)}1${at % 10}${String(100 + at).slice(-3)}`
    return (
      '0123456789X'
        .split('')
        .map((check) => body + check)
        .find(isIdCard) ?? ''
    )
  })

test('a checksum alone is not enough: the birth date must exist', () => {
  const all = idCards(20)
  expect(all.every((it) => it.length === 18)).toBe(true)
  const altered = all.map((it) => `${it.slice(0, 10)}1331${it.slice(14)}`)
  expect(altered.some(isIdCard)).toBe(false)
})

test('one wrong digit of an organisation code is seen', () => {
  expect(isCreditCode('91110000600037341L')).toBe(true)
  for (let at = 8; at < 17; at += 1) {
    const digit = '91110000600037341L'[at] === '7' ? '8' : '7'
    expect(isCreditCode(`${'91110000600037341L'.slice(0, at)}${digit}${'91110000600037341L'.slice(at + 1)}`)).toBe(
      false,
    )
  }
})

test('a bank card passes Luhn and begins as cards do', () => {
  expect(isBankCard('6222020000000000')).toBe(isBankCard('6222 0200 0000 0000'))
  expect(
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'].filter((check) => isBankCard(`622202000000001${check}`)),
  ).toHaveLength(1)
})

test('columns are graded with reasons, and a person raises what stands beside', () => {
  const plain = gradeColumns([
    { name: '地址', title: '地址', values: ['渝北区龙溪街道金龙路 1 号', '渝中区中山四路 36 号'] },
  ])
  expect(plain[0]).toMatchObject({ class: 'location', grade: 1 })
  const beside = gradeColumns([
    { name: '证件', title: '证件', values: idCards(30) },
    { name: '地址', title: '地址', values: ['渝北区龙溪街道金龙路 1 号', '渝中区中山四路 36 号'] },
  ])
  expect(beside[0]).toMatchObject({ class: 'sensitive-personal', grade: 3, detector: 'id-card' })
  expect(beside[0]?.reason).toContain('30 个符合')
  expect(beside[1]).toMatchObject({ class: 'personal', grade: 2 })
})

test('ordinary numbers and words are not taken for identifiers', () => {
  const graded = gradeColumns([
    { name: '数量', title: '数量', values: Array.from({ length: 500 }, (_, at) => String(at * 37)) },
    { name: '站名', title: '站名', values: ['王家坡', '李子坝', '张家沟', '黄泥磅'] },
    {
      name: '编号',
      title: '编号',
      values: Array.from({ length: 500 }, (_, at) => String(10_000_000_000 + at * 90_000_017)),
    },
  ])
  expect(graded.map((it) => it.detector)).toEqual([null, null, null])
})

test('the lower bound grows with the number of values, never above the share', () => {
  expect(wilsonLower(0, 0)).toBe(0)
  expect(wilsonLower(3, 3)).toBeLessThan(wilsonLower(300, 300))
  expect(wilsonLower(50, 100)).toBeLessThan(0.5)
})
