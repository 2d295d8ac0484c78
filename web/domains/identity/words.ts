/** The words of this chapter's pages, Chinese first. */
export const words = {
  tokenName: ['令牌名称', 'Name of the token'],
  expiresOn: ['有效期至', 'Expires on'],
  makeToken: ['生成令牌', 'Make a token'],
  tokenOnce: ['只显示这一次，请现在复制保存：', 'Shown only once, copy it now:'],
} as const satisfies Record<string, readonly [string, string]>

/** Its case kinds, states, transitions and clocks, as the law speaks of them. */
export const terms = {} as const satisfies Record<string, readonly [string, string]>
