/** The words of this chapter's pages, Chinese first. */
export const words = {
  casesAtOnce: ['件一并办理', 'cases at once'],
  choose: ['选择', 'Choose'],
  chosen: ['已选', 'Chosen'],
  noCommon: ['所选办件没有共同可办的事项', 'The chosen cases have no step in common'],
} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {} as const satisfies Record<string, readonly [string, string]>
