/** The words of this chapter's pages, Chinese first. */
export const words = {
  proposeOpening: ['提出向公众开放', 'Propose to open to the public'],
  openingGate: ['开放审查', 'Pre-release gate'],
  gateHolds: ['各项都通过', 'every clause holds'],
  gateStops: ['没有全部通过，办理前须先解决', 'not every clause holds; mend it first'],
  clause: ['检查项', 'Clause'],
  clauseHolds: ['通过', 'holds'],
  clauseFails: ['未通过', 'fails'],
  finding: ['结果', 'Finding'],
  evidenceRows: ['行', 'Rows'],
  omitColumns: ['不公开的字段', 'Columns that stay closed'],
  noneOmitted: ['全部公开', 'none'],
  openingReason: ['开放理由', 'Why open it'],
} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {
  'opening/release': ['开放审批', 'Opening to the public'],
  'opening/application.declined': ['不予提供', 'not provided'],
  'opening/application.step.open': ['提出申请', 'Asked'],
  'opening/application.step.decline': ['不予提供', 'Decline'],
  'opening/feedback.declined': ['不予采纳', 'not taken up'],
  'opening/feedback.step.open': ['提出', 'Told'],
  'opening/feedback.step.decline': ['不予采纳', 'Decline'],
  proposed: ['已提出，待负责人同意', 'proposed'],
  opened: ['已向公众开放', 'open to the public'],
  closed: ['已停止开放', 'no longer open'],
  release: ['同意开放', 'Open it'],
  clause_version: ['有版本', 'a version'],
  clause_confirmed: ['分类分级已确认', 'grades confirmed'],
  clause_grade: ['级别', 'grades'],
  clause_identifiers: ['个人标识', 'identifiers'],
  clause_groups: ['小样本组', 'small groups'],
} as const satisfies Record<string, readonly [string, string]>
