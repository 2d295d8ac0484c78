/** The words of this chapter's pages, Chinese first. */
export const words = {
  organizations: ['组织机构', 'Organisations'],
  organizationsLead: [
    '市级单位在前，区县在后。旧名称也能找到。',
    'The city’s bodies first, then districts; old names find them too.',
  ],
  findOrganizations: ['名称、简称或旧名称', 'Name, short name or old name'],
  cityBodies: ['市级单位', 'Bodies of the city'],
  districtBodies: ['区县', 'Districts and counties'],
  regionCode: ['区划代码', 'Region code'],
  orgRegion: ['所在区划', 'Region'],
  nicknames: ['简称与旧称', 'Also called'],
  formerly: ['历史沿革', 'Formerly'],
  untilYear: ['止于', 'until'],
  datasetsOf: ['数据集', 'Datasets'],
  peopleOf: ['人员', 'People'],
  nobody: ['还没有人任职。', 'Nobody holds a post here.'],
  notYours: ['只有本单位人员、主管部门和管理员可以查看。', 'For its own people, the bureau and the administrators.'],
  noDatasetsOf: [
    '这个单位还没有您可以看的数据集；发布后列在这里。',
    'It has no dataset that you may see; what it publishes is listed here.',
  ],
  addOrganization: ['登记单位', 'Enter an organisation'],
  orgName: ['单位全称', 'Full name'],
  orgNameHint: ['与批准成立的文件或登记证书一致', 'As in its founding document or its registration'],
  orgNameEn: ['英文名称（可不填）', 'English name (optional)'],
  cityWide: ['全市', 'The whole city'],
  nicknamesHint: ['多个用顿号分开，搜索时能找到', 'Separated by commas; search finds them'],
  orgEntered: ['已登记，编号不再改变', 'Entered; its code stays'],
  dictionaries: ['字典', 'Dictionaries'],
  dictionariesLead: [
    '表单、导入和接口里取值的代码表。代码是文件和程序里写的值，名称是页面上显示的字。',
    'The code lists of forms, imports and interfaces: codes are what files and programs carry, names what pages show.',
  ],
  findCodes: ['代码或名称', 'Code or name'],
  codeOf: ['代码', 'Code'],
  sourceOf: ['来源', 'Source'],
  srcRegions: [
    '区县六位代码用 GB/T 2260，乡镇街道九位用统计用区划代码；随本平台发布，所依年份没有记录。',
    'Six digits of GB/T 2260 for districts, nine of the statistical division codes for towns; they come with the platform, their year is not recorded.',
  ],
  srcPlatform: ['本平台自定，随平台版本发布', 'the platform’s own; they come with its release'],
  detectorKinds: ['敏感信息探测', 'Detectors'],
  columnTypes: ['列类型', 'Column types'],
  orgKinds: ['机构类型', 'Kinds of organisation'],
  region: ['区划', 'Region'],
  pickDistrict: ['区县', 'District or county'],
  pickTown: ['乡镇街道', 'Town or street'],
} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {
  department: ['政务部门', 'government department'],
  'public-service': ['公共服务组织', 'public service body'],
  central: ['中央在渝机构', 'central agency in the city'],
  enterprise: ['企业', 'enterprise'],
  other: ['其他', 'other'],
} as const satisfies Record<string, readonly [string, string]>
