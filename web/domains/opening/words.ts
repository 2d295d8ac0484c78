/** The words of this chapter's pages, Chinese first. */
export const words = {} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {} as const satisfies Record<string, readonly [string, string]>
