export const postKinds = [
  'steward',
  'head',
  'reviewer',
  'admin',
  'regulator',
  'citizen',
  'company',
  'operator',
  'analyst',
  'seller',
  'buyer',
  'exchange',
  'assessor',
  'sysadmin',
  'secadmin',
  'auditadmin',
] as const
export type PostKind = (typeof postKinds)[number]

export const isPostKind = (kind: string): kind is PostKind => (postKinds as readonly string[]).includes(kind)
