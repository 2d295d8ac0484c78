/** Words of the promises, matters, law and log pages. */
export const logWords = {
  updatesLead: [
    '每个数据集都承诺了更新频率。这里按应更新的日期排列，逾期最久的在前。',
    'Every dataset promises how often it is updated. Listed by the day it is due, the longest overdue first.',
  ],
  all_states: ['全部', 'All'],
  dataset: ['数据集', 'Dataset'],
  due: ['应更新', 'Due'],
  state: ['状态', 'State'],
  near: ['临近', 'near'],
  late: ['逾期', 'late'],
  rows_: ['行数', 'Rows'],
  mattersLead: [
    '公众的申请和纠错，从收到到答复。内容和联系方式只有持回执的人和答复部门能看到。',
    'Applications and corrections from receipt to answer. What was written and the contact are seen by holders of the receipt and those who answer.',
  ],
  noMatters: ['还没有申请和纠错。', 'No matters yet.'],
  matterNo: ['办件号', 'Number'],
  matterKind: ['事项', 'Matter'],
  received: ['收到', 'Received'],
  answeredOn: ['答复', 'Answered'],
  workingDaysTaken: ['{} 个工作日', '{} working days'],
  dueOn: ['{} 截止', 'due {}'],
  noClock: ['没有规定期限', 'no limit is set'],
} as const satisfies Record<string, readonly [string, string]>
