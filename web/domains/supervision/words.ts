/** The words of this chapter's pages, Chinese first. */
export const words = {
  report: ['时限报告', 'Timeliness report'],
  reportLead: [
    '统计在这段时间内开始的时限；重新起算的每一轮各算一次。中位数按已办结时限用去的工作日计算。数字都能点开。',
    'Limits that began in the period; each round of one that began anew counts. The median is of the working days that met limits used. Every number opens its rows.',
  ],
  wholeReport: ['合计', 'In all'],
  limitsBegun: ['时限', 'Limits'],
  medianDays: ['中位工作日', 'Median working days'],
  ruleOf: ['依据', 'Rule'],
  groupBy: ['分组', 'Group by'],
  begunFrom: ['开始于', 'Begun from'],
  begunUntil: ['至', 'until'],
  begun: ['开始', 'Begun'],
  daysUsed: ['已用 / 工作日', 'Used / days'],
  rowsBehind: ['明细', 'Rows'],
  nothingReported: ['这段时间里没有开始的时限，可以改起止日期。', 'No limit began in this period; change the days.'],

  openClocks: ['在办时限', 'Open clocks'],
  boardLead: ['数字都能点开，看到的行数与数字相同。', 'Every number opens the rows it counts.'],
  dataTime: ['数据时间', 'as of'],
  byOrg: ['按单位', 'By department'],
  byRule: ['超期的时限依据', 'Overdue, by rule'],
  whose: ['承办单位', 'Whose turn'],
  matter: ['事项', 'Matter'],
  onTime: ['按时办结', 'Met in time'],
  days90: ['近 90 天', 'last 90 days'],
  clocksAll: ['全市各部门的时限。', 'Limits of all departments.'],
  clocksOwn: [
    '轮到@办理的时限；全市的由主管部门和监管人员查看。',
    'Limits whose turn is that of @; the bureau and those who supervise see all.',
  ],
  share90: ['按时率', 'On-time rate'],
  allCity: ['全部', 'All'],
  nothingDue: ['没有这样的时限。', 'No such clocks.'],
} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {
  'outcome.inTime': ['按时办结', 'met in time'],
  'outcome.late': ['超期办结', 'met late'],
  'outcome.open': ['在办', 'open'],
  'outcome.openLate': ['在办已超期', 'open, overdue'],
} as const satisfies Record<string, readonly [string, string]>
