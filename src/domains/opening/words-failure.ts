/** Words of the page for what went wrong, in four parts: what, why, by which code, and what to do. */
export const failureWords = {
  fail_what: ['发生了什么', 'What happened'],
  fail_why: ['为什么', 'Why'],
  fail_mend: ['怎么办', 'What to do'],
  fail_code: ['编号', 'Reference'],
  fail_trace: ['报告问题时请附上这个编号', 'Give this number when you report it'],
  fail_again: ['重新打开这一页', 'Open this page again'],
  fail_tell: ['报告问题', 'Report it'],
  absent: ['没有这个页面', 'No such page'],
  absentWhy: [
    '地址可能写错了，数据集可能已撤下，或者这里的内容只给有权的人看。',
    'The address may be wrong, the dataset may have been withdrawn, or what is here is for those with the right to it.',
  ],
  absentMend: ['搜索数据名称，或者从目录里找。', 'Search by name, or look in the catalog.'],
  unclear: ['没有打开：请求里有一项读不懂', 'Not opened: something in the request cannot be read'],
  unclearWhy: [
    '地址或表单里有一项不符合要求，什么也没有写入。',
    'A part of the address or form is not as it must be; nothing was written.',
  ],
  unclearMend: [
    '从目录重新进入；表单请返回上一页修改，填的内容还在。',
    'Enter again from the catalog; for a form go back one page, what you wrote is still there.',
  ],
  busy: ['没有打开：这个网络地址的请求太多', 'Not opened: too many requests from this network address'],
  busyWhy: [
    '为了让每个人都能使用，同一网络地址每分钟的请求有上限。',
    'So that everybody can use the site, each network address has a limit of requests a minute.',
  ],
  busyMend: [
    '{} 秒后可以再打开。成批取数请用数据文件或接口翻页。',
    'It opens again in {} seconds. For bulk use take the files, or page by the API.',
  ],
  away: ['没有打开：平台暂时不能服务', 'Not opened: the site cannot serve just now'],
  awayWhy: [
    '平台正在重新启动，或者数据库暂时不可用。已经收到的内容没有丢失。',
    'The site is restarting, or its database is away. Nothing that was received is lost.',
  ],
  awayMend: ['{} 秒后可以再打开。', 'It can be opened again in {} seconds.'],
  broken: ['没有打开：平台程序出错', 'Not opened: a fault of this site'],
  brokenWhy: [
    '这是平台的问题，不是您的问题。错误已经记入日志，按编号可以找到。',
    'The fault is ours, not yours. It is in the log and found by the number below.',
  ],
  brokenMend: [
    '可以重新打开一次；仍然出错，请报告问题并附上编号。',
    'Open it once more; if it fails again, report it with the number.',
  ],
  refused: ['没有打开：您没有办理此事的权限', 'Not opened: you have no right to this'],
  refusedWhy: ['这里的内容只给有权的人看。', 'What is here is for those with the right to it.'],
  refusedMend: ['公开的内容都在目录里。', 'All that is public is in the catalog.'],
} as const satisfies Record<string, readonly [string, string]>
