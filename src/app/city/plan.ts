import type { ShapeName } from './shapes.ts'

export type Dirt = 'clean' | 'ragged' | 'marks' | 'wide' | 'twice'

/** A dataset of the demo city: whose, what, how shared and opened, how large, how often renewed. */
export interface Planned {
  readonly org: string
  readonly title: string
  readonly titleEn: string
  readonly theme: string
  readonly share: 'unconditional' | 'conditional' | 'refused'
  readonly open: 'unconditional' | 'conditional' | 'closed'
  readonly shape: ShapeName
  readonly rows: number
  readonly versions: number
  readonly encoding: 'utf8' | 'gb18030'
  readonly dirt: Dirt
}

type Line = readonly [
  title: string,
  titleEn: string,
  shape: ShapeName,
  rows: number,
  share: 'u' | 'c' | 'r',
  open: 'u' | 'c' | 'x',
  versions?: number,
  dirt?: Dirt,
]

const share = { u: 'unconditional', c: 'conditional', r: 'refused' } as const
const open = { u: 'unconditional', c: 'conditional', x: 'closed' } as const

/** By the organisation's name or nickname in the directory, and the theme of its data. */
const lines: readonly (readonly [org: string, theme: string, datasets: readonly Line[]])[] = [
  [
    '市交通运输委员会',
    '交通运输',
    [
      ['公交站点', 'Bus stops', 'stop', 3431, 'u', 'u', 4, 'ragged'],
      ['公交分区县日客运量', 'Bus passengers by district and day', 'passengers', 5840, 'c', 'u', 6],
      ['轨道交通分区县日客运量', 'Rail passengers by district and day', 'passengers', 5840, 'c', 'u', 3, 'marks'],
      ['道路运输经营许可', 'Road transport licences', 'road', 2600, 'c', 'c', 2],
      ['道路交通断面流量', 'Road traffic counts', 'traffic', 1_261_440, 'c', 'u'],
      ['出租汽车驾驶员从业资格', 'Taxi drivers', 'driver', 900, 'c', 'x', 1],
      ['公路服务站', 'Road service stations', 'station', 168, 'u', 'u'],
      ['占道施工许可', 'Road works permits', 'work', 730, 'u', 'u', 2],
    ],
  ],
  [
    '市教育委员会',
    '教育文化',
    [
      ['中小学名录', 'Primary and secondary schools', 'school', 2810, 'u', 'u', 3, 'wide'],
      ['教师资格登记', 'Registered teachers', 'teacher', 1200, 'c', 'x', 2],
      ['义务教育经费', 'Compulsory education budget', 'budget', 320, 'c', 'u', 2],
      ['幼儿园名录', 'Kindergartens', 'school', 1904, 'u', 'u'],
      ['高校图书馆', 'University libraries', 'library', 74, 'u', 'u'],
    ],
  ],
  [
    '市生态环境局',
    '生态环境',
    [
      ['空气质量小时监测', 'Hourly air quality', 'air', 420_480, 'u', 'u', 3],
      ['地表水断面监测', 'Surface water readings', 'river', 105_120, 'u', 'u', 2],
      ['环境服务站', 'Environmental service stations', 'station', 96, 'u', 'c'],
      ['排污单位许可', 'Discharge permits', 'work', 1200, 'c', 'u', 2, 'marks'],
    ],
  ],
  [
    '市卫生健康委员会',
    '医疗健康',
    [
      ['医疗机构名录', 'Medical institutions', 'hospital', 724, 'u', 'u', 3, 'wide'],
      ['门诊服务量', 'Outpatient services by day', 'service', 5840, 'c', 'c', 2],
      ['卫生经费', 'Health budget', 'budget', 220, 'c', 'u'],
      ['医师执业登记', 'Registered physicians', 'teacher', 640, 'c', 'x'],
    ],
  ],
  [
    '市民政局',
    '社会保障',
    [
      ['社会救助对象', 'Recipients of social aid', 'aid', 800, 'c', 'x', 2],
      ['养老服务站', 'Services for the elderly', 'station', 420, 'u', 'u', 2],
      ['公益组织许可', 'Charity registrations', 'business', 540, 'u', 'u'],
    ],
  ],
  [
    '市人力资源和社会保障局',
    '社会保障',
    [
      ['就业服务站', 'Employment services', 'station', 260, 'u', 'u'],
      ['社保服务办件量', 'Social security services by day', 'service', 5840, 'c', 'c', 2],
      ['人力资源服务许可', 'Employment agency licences', 'business', 380, 'u', 'u', 2],
    ],
  ],
  [
    '市市场监督管理局',
    '市场监管',
    [
      ['食品经营许可', 'Food business licences', 'food', 5200, 'u', 'u', 3, 'ragged'],
      ['企业登记基本信息', 'Business registrations', 'business', 8600, 'c', 'c', 4],
      ['农贸市场名录', 'Farmers’ markets', 'market', 310, 'u', 'u', 1, 'twice'],
      ['市场监管办件量', 'Market regulation services by day', 'service', 3650, 'u', 'u'],
    ],
  ],
  [
    '市文化和旅游发展委员会',
    '文化旅游',
    [
      ['旅游接待情况', 'Tourism by month', 'visits', 576, 'u', 'u', 4, 'marks'],
      ['公共图书馆', 'Public libraries', 'library', 43, 'u', 'u'],
      ['文旅经费', 'Culture and tourism budget', 'budget', 180, 'c', 'u'],
    ],
  ],
  [
    '市水利局',
    '资源能源',
    [
      ['江河水位监测', 'River levels', 'river', 105_120, 'u', 'u', 2],
      ['水利工程经费', 'Water works budget', 'budget', 160, 'c', 'c'],
      ['取水许可', 'Water abstraction permits', 'work', 410, 'u', 'u'],
    ],
  ],
  [
    '市城市管理局',
    '城市管理',
    [
      ['公共厕所', 'Public toilets', 'toilet', 2210, 'u', 'u', 2, 'ragged'],
      ['城市公园', 'City parks', 'park', 486, 'u', 'u', 2],
      ['公共停车场', 'Public car parks', 'parking', 1820, 'u', 'u', 3],
      ['城市管理办件量', 'City management services by day', 'service', 5840, 'c', 'u'],
    ],
  ],
  [
    '市应急管理局',
    '公共安全',
    [
      ['应急避难场所', 'Emergency shelters', 'shelter', 620, 'u', 'u', 2],
      ['安全生产许可', 'Safety permits', 'work', 930, 'c', 'c'],
      ['应急救援队伍人员', 'Rescue teams', 'driver', 420, 'c', 'x'],
    ],
  ],
  [
    '市农业农村委员会',
    '农业农村',
    [
      ['农业气象日值', 'Daily farm weather', 'weather', 5840, 'u', 'u', 2],
      ['农业经费', 'Agriculture budget', 'budget', 240, 'c', 'u'],
      ['农资经营许可', 'Farm supply licences', 'business', 760, 'u', 'u'],
    ],
  ],
  [
    '市统计局',
    '经济建设',
    [
      ['规模以上工业总产值', 'Industrial output by month', 'output', 576, 'u', 'u', 4],
      ['旅游统计月报', 'Tourism statistics', 'visits', 576, 'u', 'u', 2],
      ['统计经费', 'Statistics budget', 'budget', 80, 'c', 'u'],
    ],
  ],
  [
    '市财政局',
    '财税金融',
    [
      ['部门预算执行', 'Departmental budgets', 'budget', 900, 'u', 'u', 3, 'wide'],
      ['财政服务办件量', 'Finance services by day', 'service', 3650, 'c', 'c'],
      ['政府采购供应商', 'Government suppliers', 'business', 1300, 'u', 'u', 2],
    ],
  ],
  [
    '市住房和城乡建设委员会',
    '住房建设',
    [
      ['建筑企业资质', 'Construction firms', 'business', 2100, 'u', 'u', 2],
      ['物业服务站', 'Property services', 'station', 1100, 'u', 'u'],
      ['建设从业人员', 'Construction staff', 'driver', 700, 'c', 'x'],
      ['施工许可', 'Building permits', 'work', 1600, 'u', 'c', 2],
    ],
  ],
  [
    '市医疗保障局',
    '医疗健康',
    [
      ['定点医疗机构', 'Designated institutions', 'hospital', 1480, 'u', 'u', 2],
      ['医保服务办件量', 'Health insurance services by day', 'service', 5840, 'c', 'c'],
    ],
  ],
  [
    '市药品监督管理局',
    '市场监管',
    [
      ['药品经营许可', 'Pharmacy licences', 'drug', 3300, 'u', 'u', 2],
      ['药监经费', 'Drug administration budget', 'budget', 70, 'c', 'u'],
    ],
  ],
  [
    '市规划和自然资源局',
    '资源能源',
    [
      ['土地服务办件量', 'Land services by day', 'service', 3650, 'c', 'c'],
      ['规划服务站', 'Planning service points', 'station', 88, 'u', 'u'],
      ['测绘资质', 'Surveying licences', 'business', 290, 'u', 'u'],
    ],
  ],
  [
    '市体育局',
    '教育文化',
    [
      ['公共体育公园', 'Sports parks', 'park', 310, 'u', 'u', 2],
      ['体育经费', 'Sports budget', 'budget', 90, 'c', 'u'],
    ],
  ],
  [
    '渝北区',
    '城市管理',
    [
      ['渝北区公共停车场', 'Car parks of Yubei', 'parking', 420, 'u', 'u', 2],
      ['渝北区学校名录', 'Schools of Yubei', 'school', 260, 'u', 'u'],
      ['渝北区救助对象', 'Social aid in Yubei', 'aid', 210, 'c', 'x'],
      ['渝北区政务服务办件量', 'Services of Yubei by day', 'service', 3650, 'c', 'u'],
    ],
  ],
  [
    '万州区',
    '城市管理',
    [
      ['万州区公园', 'Parks of Wanzhou', 'park', 88, 'u', 'u'],
      ['万州区农贸市场', 'Markets of Wanzhou', 'market', 64, 'u', 'u', 1, 'twice'],
      ['万州区旅游接待', 'Tourism in Wanzhou', 'visits', 288, 'u', 'c'],
    ],
  ],
  [
    '北碚区',
    '城市管理',
    [
      ['北碚区公共厕所', 'Public toilets of Beibei', 'toilet', 190, 'u', 'u'],
      ['北碚区避难场所', 'Shelters of Beibei', 'shelter', 45, 'u', 'u'],
      ['北碚区企业登记', 'Businesses of Beibei', 'business', 900, 'c', 'c'],
    ],
  ],
  [
    '供水',
    '资源能源',
    [
      ['分区县日供水量', 'Water supply by district and day', 'water', 17_520, 'c', 'u', 3],
      ['供水服务站', 'Water service points', 'station', 132, 'u', 'u'],
      ['供水水质监测', 'Water quality readings', 'river', 105_120, 'u', 'u'],
    ],
  ],
  [
    '税务',
    '财税金融',
    [
      ['分区县税收月报', 'Tax revenue by district and month', 'tax', 576, 'c', 'c', 3],
      ['办税服务站', 'Tax offices', 'station', 118, 'u', 'u'],
      ['办税办件量', 'Tax services by day', 'service', 5840, 'c', 'c'],
    ],
  ],
]

/** All datasets in the order that gives them their codes. Every third file comes in GB18030, as departments send it. */
export const plan: readonly Planned[] = lines
  .flatMap(([org, theme, datasets]) =>
    datasets.map(([title, titleEn, shape, rows, shared, opened, versions = 1, dirt = 'clean']) => ({
      org,
      title,
      titleEn,
      theme,
      shape,
      rows,
      share: share[shared],
      open: open[opened],
      versions,
      dirt,
    })),
  )
  .map((it, at) => ({ ...it, encoding: at % 3 === 0 ? ('gb18030' as const) : ('utf8' as const) }))
