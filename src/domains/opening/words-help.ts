/** Words of the guide to what can be done here. */
export const helpWords = {
  helpTitle: ['办事指南', 'Guide'],
  helpLead: [
    '在这个平台能办的事、怎么办、多久有结果。都不需要注册。',
    'What can be done on this site, how, and by when. Nothing here needs an account.',
  ],
  helpMatters: ['能办的事', 'What can be done'],
  helpMatter: ['事项', 'Matter'],
  helpHow: ['怎么办', 'How'],
  helpWhen: ['多久', 'By when'],
  helpAtOnce: ['立即', 'at once'],
  helpFind: ['找数据', 'Find data'],
  helpFindHow: [
    '在搜索框里写名称、字段或部门；简称、拼音和首字母也可以。按主题和部门也能找。',
    'Write a name, a column or an organisation into the search box; nicknames, pinyin and initials work too. Or go by theme and organisation.',
  ],
  helpTake: ['下载数据', 'Download data'],
  helpTakeHow: [
    '在数据集页面“获取数据”选格式。用表格软件打开请选 XLSX；旧版软件打开 CSV 乱码时，选 GB18030 编码。',
    'On the page of a dataset under “Get the data” choose a format. For a spreadsheet take XLSX; where an old program shows a CSV garbled, take the one in GB18030.',
  ],
  helpApi: ['调用接口', 'Use the API'],
  helpApiHow: [
    '在数据集页面“接口”改好条件，点“运行”，再复制代码。每页最多 10,000 行，下一页的地址在响应头 Link 里。',
    'On the page of a dataset under “API” set the conditions, run it, then copy the code. A page has 10,000 rows at most; the address of the next stands in the header Link.',
  ],
  helpApply: ['申请有条件开放的数据', 'Apply for data open on conditions'],
  helpApplyHow: [
    '写明要哪些字段、做什么用，提交后得到回执号。',
    'Say which columns and what for; you get a receipt number.',
  ],
  helpTell: ['纠错与建议', 'Corrections and suggestions'],
  helpTellHow: [
    '写明哪一行、哪一列、应当是什么。提供部门核实、更正、答复。',
    'Say which row and column, and what it should be. The provider checks, corrects and answers.',
  ],
  helpVerify: ['核对数据没有被改动', 'Check that nothing was changed'],
  helpVerifyHow: [
    '下载存证包，在核对页打开；断开网络也能核对。',
    'Download a proof bundle and open it on the verification page, also without a network.',
  ],
  helpSamples: ['写法样例', 'Samples'],
  helpSampleApply: ['申请数据', 'An application'],
  helpSampleApplyText: [
    '需要：2024 年以来渝北区新办的道路运输经营许可，字段为许可证号、单位名称、发证日期。\n用途：研究物流企业的分布，只发表汇总数，不公开单个企业。',
    'Needed: licences for road transport issued in Yubei since 2024, with number, holder and date of issue.\nFor: a study of where carriers are; only totals are published, no single firm.',
  ],
  helpSampleTell: ['纠错', 'A correction'],
  helpSampleTellText: [
    '第 4 版，编号 0036 的“蔡家站”：坐标落在相邻街区，差约 200 米。现场在站牌处用手机定位，应为东经 106.6374、北纬 29.7362。',
    'Version 4, number 0036: the coordinates lie in the next block, some 200 metres off. Measured at the sign it is 106.6374 east, 29.7362 north.',
  ],
  helpSampleApi: ['接口地址', 'An address of the API'],
  faqTitle: ['常见问题', 'Questions'],
  faqFree: ['要钱吗？要登录吗？', 'Does it cost anything? Is an account needed?'],
  faqFreeAnswer: [
    '都不用。无条件开放的数据任何人可以下载、调用，也可以商用，条件见使用许可。',
    'Neither. Anybody may download and use open data, also commercially, on the terms of the licence.',
  ],
  faqLate: ['数据过期了怎么办？', 'What if data is out of date?'],
  faqLateAnswer: [
    '每个数据集都写明承诺的更新频率，没有按时更新的列在首页和更新承诺页。可以用纠错提醒提供部门。',
    'Every dataset says how often it is updated; those that are late stand on the first page and under the update promises. A correction reminds the provider.',
  ],
  faqMissing: ['有些数据为什么看不到？', 'Why can some data not be seen?'],
  faqMissingAnswer: [
    '有条件开放的数据要先申请；不予开放的不公布。含个人信息的列会脱敏，或者整项暂不提供，页面会写明原因。',
    'Data open on conditions has to be asked for; closed data is not listed. Columns about persons are masked, or the whole is held back, and the page says why.',
  ],
  faqDays: ['“工作日”怎么算？', 'How are working days counted?'],
  faqDaysAnswer: [
    '收到当天不计，从下一个工作日起算；法定节假日和周末不计，调休补班的周末要计。最后一天到 24:00。',
    'The day of receipt is not counted; it begins with the next working day. Public holidays and weekends are left out, weekends made up for are counted. The last day ends at 24:00.',
  ],
  faqPrivacy: ['我写的内容会公开吗？', 'Is what I write published?'],
  faqPrivacyAnswer: [
    '不会。公开的只有事项、数据集、办到哪一步和用了几天。内容和联系方式只有答复部门看到，凭回执号可以查到您写的内容。',
    'No. Only the kind of matter, the dataset, how far it is and how long it took are public. What you wrote and your contact are seen by those who answer; with the receipt number you see what you wrote.',
  ],
  accessTitle: ['无障碍', 'Accessibility'],
  accessText: [
    '页面右上角可以换成大字、高对比和深色，选择会记住，功能不减少。全部功能可以只用键盘；跳到正文的链接排在最前；放大到 200% 和 360 像素宽的手机上不用左右拖动。除了核对存证包，页面不用脚本。用不了的地方请告诉平台：',
    'Large text, high contrast and dark are at the top of every page; the choice is kept and no function is lost. Everything works by keyboard alone, with a link to the content first; at 200% and on a phone of 360 pixels nothing has to be dragged sideways. But for the verification no page needs a script. What does not work for you, please report:',
  ],
  wordsTitle: ['名词', 'Terms'],
  termOpen: ['任何人可以直接取用。', 'Anybody may take it.'],
  termConditional: [
    '目录公开，取得数据要先申请，按用途提供。',
    'The entry is public; data is given on application and by its use.',
  ],
  termProof: [
    '每一步写进只能追加的账本，附上证明；改动任何一条都会被发现。',
    'Every step is written into a log that can only grow, with a proof; a change of any entry shows.',
  ],
  termGrade: [
    '数据按影响分级，1 级最低；3 级及以上不向公众提供，2 级脱敏后提供。',
    'Data is graded by what harm it could do, 1 the least; from grade 3 it is not given to the public, grade 2 is masked.',
  ],
  gradeTerm: ['数据分级', 'Grade'],
  helpHere: ['这一页的说明', 'Help with this page'],
} as const satisfies Record<string, readonly [string, string]>
