/** The words of this chapter's pages, Chinese first. */
export const words = {
  openClocks: ['在办时限', 'Open clocks'],
  boardLead: ['数字都能点开，看到的行数与数字相同。', 'Every number opens the rows it counts.'],
  dataTime: ['数据时间', 'as of'],
  byOrg: ['按单位', 'By department'],
  byRule: ['超期的时限依据', 'Overdue, by rule'],
  whose: ['承办单位', 'Whose turn'],
  matter: ['事项', 'Matter'],
  onTime: ['按时办结', 'Met in time'],
  days90: ['近 90 天', 'last 90 days'],
  share90: ['按时率', 'on-time rate'],
  allCity: ['全部', 'All'],
  remove: ['去掉条件', 'Remove filter'],
  rowsShown: ['行', 'rows'],
  nothingDue: ['没有这样的时限。', 'No such clocks.'],
} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {} as const satisfies Record<string, readonly [string, string]>
