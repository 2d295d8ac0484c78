import { expect, test } from 'vitest'
import { isCoordinatePair } from './detectors.ts'
import { gradeColumns, wilsonLower } from './grading.ts'
import { isBankCard, isCreditCode, isIdCard, isLandline, isMobile, isPlate } from './numbers.ts'
import { reasonInEnglish } from './reasons.ts'
import { isRegion } from './regions.ts'

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

test('what a detector writes is told in English as well, a person’s own words are not', () => {
  const reasons = gradeColumns([
    { name: 'id', title: '身份证号', values: idCards(30) },
    { name: 'address', title: '地址', values: ['渝北区龙溪街道金龙路 1 号', '渝中区中山四路 36 号'] },
    { name: 'note', title: '备注', values: ['业主 13912345678 已到', '电话 023-67891234 无人接', '资料齐全', '已办'] },
    { name: 'n', title: '数量', values: ['1', '2'] },
  ]).map((it) => it.reason)
  const all = [
    ...reasons,
    `此前的行：${reasons[1] ?? ''}`,
    '逐行检查全部 1200 行，文字中含有：手机号码 3 处、姓名 1 处',
  ]
  const told = all.map(reasonInEnglish)
  expect(told.filter((it) => it === null || /\p{Script=Han}/u.test(it))).toEqual([])
  expect(told[0]).toMatch(
    /^identity number: 30 of 30 sampled values fit, surely 89%, above the .+ needed; the name of the column says so too$/,
  )
  expect(told.at(-1)).toBe('all 1200 rows were looked at, within texts: mobile number in 3 cells, name in 1 cell')
  expect(reasonInEnglish('与业务部门核对后确认')).toBeNull()
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

test('plausibility beside checksums: county, prefix, area code, office, body of an organisation', () => {
  expect(isIdCard('110105194912310028')).toBe(false)
  expect(isIdCard('11010519491231002X')).toBe(true)
  // The same check digit rule, but no county 119905 ever was.
  expect(
    idCards(1)
      .map((it) => `119905${it.slice(6)}`)
      .some(isIdCard),
  ).toBe(false)
  // Fifteen digits of before 1999, also of Chongqing while it belonged to 51.
  expect([isIdCard('510213650712341'), isIdCard('510213651312341'), isIdCard('519913650712341')]).toEqual([
    true,
    false,
    false,
  ])
  expect(isMobile('13800138001')).toBe(true)
  expect([
    isMobile('12012345678'),
    isMobile('15412345678'),
    isMobile('1391234567'),
    isMobile('+86 139-1234-5678'),
  ]).toEqual([false, false, false, true])
  expect([isLandline('023-63151234'), isLandline('(0817) 2234567'), isLandline('0261-2234567')]).toEqual([
    true,
    true,
    false,
  ])
  expect([
    isPlate('渝A12345'),
    isPlate('渝AD12345'),
    isPlate('渝A·F0123'),
    isPlate('渝I12345O'),
    isPlate('渝北区建设路'),
  ]).toEqual([true, true, true, false, false])
  expect([isRegion('500112'), isRegion('500000'), isRegion('500199'), isRegion('5001')]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect([
    isCoordinatePair('106.5507,29.6031'),
    isCoordinatePair('POINT (106.5507 29.6031)'),
    isCoordinatePair('12.5,3.2'),
  ]).toEqual([true, true, false])
})

const column = (title: string, values: readonly string[]) => ({ name: title, title, values })
const many = (make: (at: number) => string): string[] => Array.from({ length: 60 }, (_, at) => make(at))

test.each([
  ['证件号码', idCards(60), 'id-card'],
  ['备用', idCards(60), 'id-card'],
  ['备用', many((at) => `139${String(12_345_678 + at * 7919).padStart(8, '0')}`), 'mobile'],
  ['传真', many((at) => `023-6${String(2_134_567 + at * 331)}`), 'landline'],
  ['车辆', many((at) => `渝${'ABCDF'.charAt(at % 5)}${String(10_000 + at * 37)}`), 'plate'],
  ['联系', many((at) => `user${at}@example.cn`), 'email'],
  ['备注', many((at) => `重庆市渝北区龙溪街道金龙路${at + 1}号`), 'address'],
  [
    '经办人',
    many(
      (at) =>
        `${'王李张刘陈杨黄赵'.charAt(at % 8)}${'晓雨建思静浩丽志'.charAt(at % 7)}${'明桐国远怡然'.charAt(at % 6)}`,
    ),
    'person-name',
  ],
  ['位置坐标', many((at) => `106.55${at + 100},29.60${at + 100}`), 'coordinates'],
  ['信用代码', many(() => '91110000600037341L'), 'uscc'],
  [
    '银行账号',
    many(
      (at) =>
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']
          .map((check) => `62220212345${String(1000 + at)}${check}`)
          .find(isBankCard) ?? '',
    ),
    'bank-card',
  ],
] as const)('a column “%s” of made-up values is told as %3$s', (title, values, detector) => {
  expect(gradeColumns([column(title, [...values])])[0]).toMatchObject({ detector })
})

test('an identifier inside a remark is found, a number among codes is not one', () => {
  const [remark] = gradeColumns([
    column('备注', [...many((at) => `第 ${at} 次巡查，设施完好`), '已联系业主 13912345678，约定周五上门', '资料齐全']),
  ])
  expect(remark).toMatchObject({
    class: 'personal',
    grade: 3,
    detector: null,
    reason: expect.stringContaining('手机号码 1 处'),
  })
  const [codes] = gradeColumns([column('流水号', [...many((at) => String(20_260_000_000 + at * 7)), '13912345678'])])
  expect(codes).toMatchObject({ grade: 1 })
})
