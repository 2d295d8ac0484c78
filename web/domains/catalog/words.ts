/** The words of this chapter's pages, Chinese first. */
export const words = {} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {
  abandon: ['撤销变更', 'Give the change up'],
  update: ['更新目录', 'update'],
} as const satisfies Record<string, readonly [string, string]>
