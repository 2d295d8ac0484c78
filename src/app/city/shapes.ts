import type { NewItem } from '#model/catalog'
import { creditCode, dayAfter, districts, idCard, landline, mobile, person, place, sign } from './places.ts'
import type { Random } from './random.ts'

/** A column: its header, what it means, and its unit. */
export type Head = readonly [name: string, meaning: string, unit?: string]

/** How a kind of table looks: its columns, and a row by its number. `first` is the first day of a series. */
export interface Shape {
  readonly heads: readonly Head[]
  readonly row: (r: Random, at: number, first: string) => readonly string[]
}

type Said = Partial<
  Pick<NewItem, 'length' | 'format' | 'values' | 'codeList' | 'personal' | 'key' | 'open' | 'openBasis'>
>

const valuesOf = (...names: readonly string[]) => names.map((name) => ({ code: name, name: '' }))
const ofPersons: Said = { personal: 'personal', open: 'closed', openBasis: '《个人信息保护法》第二十三条' }

/** What entries say of items that many tables have, by their names. */
export const saidOf: Readonly<Record<string, Said>> = {
  编号: { key: true },
  序号: { key: true },
  许可证号: { key: true },
  区县代码: { length: 6, codeList: 'GB/T 2260' },
  统一社会信用代码: { length: 18, codeList: 'GB 32100' },
  状态: { values: valuesOf('有效', '注销', '过期') },
  等级: { values: valuesOf('一级', '二级', '三级') },
  职称: { values: valuesOf('一级', '二级', '三级') },
  困难程度: { values: valuesOf('一级', '二级', '三级') },
  日期: { format: 'YYYY-MM-DD' },
  月份: { format: 'YYYY-MM', length: 7 },
  年度: { format: 'YYYY', length: 4 },
  时间: { format: 'YYYY-MM-DD hh:mm:ss' },
  姓名: ofPersons,
  手机号: { ...ofPersons, length: 11 },
  身份证号: { ...ofPersons, personal: 'sensitive', length: 18, codeList: 'GB 11643' },
}

const two = (n: number): string => String(n).padStart(2, '0')
const code = (at: number, width = 4): string => String(at + 1).padStart(width, '0')
const number = (r: Random, low: number, high: number, digits = 1): string =>
  (low + r.next() * (high - low)).toFixed(digits)

const facility = (noun: string): Shape => ({
  heads: [
    ['编号', `${noun}的编号，由主管部门给出`],
    ['名称', `${noun}的全称`],
    ['区县代码', '所在区县的行政区划代码'],
    ['区县', '所在区县'],
    ['地址', '详细地址'],
    ['经度', '国家大地坐标系经度', '度'],
    ['纬度', '国家大地坐标系纬度', '度'],
    ['联系电话', '对外服务电话'],
    ['启用日期', '开始对外服务的日期'],
  ],
  row(r, at) {
    const it = place(r)
    return [
      code(at),
      `${sign(r)}${noun}${r.once(3) ? `（${it.district.slice(0, 2)}）` : ''}`,
      it.code,
      it.district,
      it.address,
      it.longitude,
      it.latitude,
      r.once(15) ? '无' : landline(r),
      `${r.int(1998, 2024)}年${r.int(1, 12)}月${r.int(1, 28)}日`,
    ]
  },
})

const daily = (...values: readonly Head[]): Shape => ({
  heads: [['日期', '统计日期'], ['区县代码', '行政区划代码'], ['区县', '区县名称'], ...values],
  row(r, at, first) {
    const [id, name] = districts[at % districts.length] ?? ['', '']
    const day = dayAfter(first, Math.floor(at / districts.length))
    return [day, id, name, ...values.map(([, , unit]) => (unit === '℃' ? number(r, 4, 38) : String(r.int(20, 9000))))]
  },
})

const monthly = (...values: readonly Head[]): Shape => ({
  heads: [['月份', '统计月份，形如 2025-01'], ['区县', '区县名称'], ...values],
  row(r, at) {
    const month = Math.floor(at / districts.length)
    return [
      `${2023 + Math.floor(month / 12)}-${two((month % 12) + 1)}`,
      districts[at % districts.length]?.[1] ?? '',
      ...values.map(() => number(r, 100, 99_000, 2)),
    ]
  },
})

/** Readings of stations in equal steps: the bulk of the city's rows. */
const readings = (stations: number, minutes: number, ...values: readonly Head[]): Shape => ({
  heads: [['时间', '观测时间'], ['站点编号', '站点编号，不作数值'], ...values],
  row(r, at, first) {
    const step = Math.floor(at / stations) * minutes
    const [hour, minute] = [Math.floor(step / 60) % 24, step % 60]
    return [
      `${dayAfter(first, Math.floor(step / 1440))} ${two(hour)}:${two(minute)}:00`,
      code(at % stations, 3),
      ...values.map(([, , unit]) => (unit === '辆' ? String(r.int(0, 480)) : number(r, 3, 160))),
    ]
  },
})

const licence = (noun: string): Shape => ({
  heads: [
    ['许可证号', `${noun}的证号`],
    ['单位名称', '持证单位'],
    ['统一社会信用代码', '持证单位的统一社会信用代码'],
    ['发证日期', '发证日期'],
    ['有效期至', '有效期的最后一天'],
    ['状态', '有效、注销或过期'],
  ],
  row(r, at) {
    const issued = dayAfter('2021-01-01', r.int(0, 1700))
    return [
      `渝${noun.charAt(0)}证字〔${issued.slice(0, 4)}〕${code(at, 6)}号`,
      `重庆${sign(r)}${r.pick(['商贸', '科技', '建设', '物流', '餐饮', '医药'])}有限公司`,
      creditCode(r),
      issued,
      dayAfter(issued, 1826),
      r.pick(['有效', '有效', '有效', '注销', '过期']),
    ]
  },
})

const people = (noun: string, ...more: readonly Head[]): Shape => ({
  heads: [
    ['序号', '行号'],
    ['姓名', `${noun}姓名`],
    ['身份证号', `${noun}的公民身份号码`],
    ['手机号', '联系手机'],
    ['区县', '所在区县'],
    ...more,
  ],
  row: (r, at) => [
    code(at, 5),
    person(r),
    idCard(r),
    mobile(r),
    place(r).district,
    ...more.map(() => r.pick(['一级', '二级', '三级', '暂无'])),
  ],
})

const money = (...values: readonly Head[]): Shape => ({
  heads: [['年度', '预算或统计年度'], ['科目编码', '科目编码，前导零有意义'], ['科目', '科目名称'], ...values],
  row: (r, at) => [
    String(2020 + (at % 6)),
    `0${r.int(1, 9)}${two(r.int(1, 30))}`,
    r.pick([
      '一般公共服务',
      '教育',
      '科学技术',
      '社会保障和就业',
      '卫生健康',
      '节能环保',
      '城乡社区',
      '农林水',
      '交通运输',
    ]),
    ...values.map(() => r.int(1, 900).toLocaleString('en') + `,${String(r.int(0, 999)).padStart(3, '0')}`),
  ],
})

/** Every kind of table of the demo city, by the word that the plan uses. */
export const shapes = {
  stop: facility('站'),
  school: facility('学校'),
  hospital: facility('医院'),
  park: facility('公园'),
  parking: facility('停车场'),
  toilet: facility('公共厕所'),
  library: facility('图书馆'),
  station: facility('服务站'),
  shelter: facility('应急避难场所'),
  market: facility('农贸市场'),
  passengers: daily(['客运量', '当日客运人次', '人次'], ['线路数', '开行线路数', '条']),
  water: daily(['供水量', '当日供水量', '立方米'], ['用户数', '在册用户数', '户']),
  weather: daily(['最高气温', '当日最高气温', '℃'], ['最低气温', '当日最低气温', '℃']),
  service: daily(['办件量', '当日办结事项数', '件'], ['好评数', '当日好评数', '件']),
  visits: monthly(['接待人次', '接待游客', '万人次'], ['收入', '旅游收入', '万元']),
  tax: monthly(['税收收入', '入库税款', '万元'], ['户数', '申报户数', '户']),
  output: monthly(['总产值', '规模以上工业总产值', '万元'], ['增速', '同比增速', '%']),
  air: readings(
    24,
    60,
    ['PM2.5', '细颗粒物小时均值', '微克/立方米'],
    ['臭氧', '臭氧小时均值', '微克/立方米'],
    ['二氧化氮', '二氧化氮小时均值', '微克/立方米'],
  ),
  traffic: readings(36, 15, ['机动车流量', '十五分钟断面流量', '辆'], ['平均车速', '十五分钟平均车速', '公里/小时']),
  river: readings(12, 60, ['水位', '吴淞高程水位', '米'], ['流量', '断面流量', '立方米/秒']),
  food: licence('食品经营许可'),
  drug: licence('药品经营许可'),
  road: licence('道路运输许可'),
  work: licence('占道施工许可'),
  business: licence('营业执照'),
  budget: money(['预算数', '年初预算', '万元'], ['执行数', '全年执行', '万元']),
  teacher: people('教师', ['职称', '专业技术职务']),
  aid: people('救助对象', ['困难程度', '评定等级']),
  driver: people('从业人员', ['等级', '从业资格等级']),
} as const satisfies Record<string, Shape>

export type ShapeName = keyof typeof shapes
