import { BUREAU } from '#domains/directory'
import type { PostKind } from '#platform/context'
import type { NewPerson } from '#platform/identity'

/** The demo city's password, printed at every start. Production has no demo account. */
export const demoPassword = 'heliu-demo'

const account = (
  username: string,
  name: string,
  kind: PostKind,
  org: string,
  orgName: string,
  clearance = 2,
): NewPerson => ({
  id: `demo-${username}`,
  username,
  name,
  password: demoPassword,
  clearance,
  posts: [{ org, orgName, kind }],
})

/** The accounts of `surfaces.md` §3; every person is fictional. */
export function demoAccounts(
  org: (name: 'transport' | 'education' | 'yubei' | 'water' | 'tax') => { code: string; name: string },
): NewPerson[] {
  const of = (username: string, name: string, kind: PostKind, place: Parameters<typeof org>[0]) =>
    account(username, name, kind, org(place).code, org(place).name, 3)
  const bureau = (username: string, name: string, kind: PostKind) =>
    account(username, name, kind, BUREAU, '市大数据发展局', 4)
  const outside = (username: string, name: string, kind: PostKind) =>
    account(username, name, kind, `outside-${username}`, name, 1)
  return [
    outside('citizen', '演示市民', 'citizen'),
    outside('company', '演示企业', 'company'),
    of('transport.steward', '演示·交通数据专员', 'steward', 'transport'),
    of('transport.head', '演示·交通负责人', 'head', 'transport'),
    of('education.steward', '演示·教育数据专员', 'steward', 'education'),
    of('education.head', '演示·教育负责人', 'head', 'education'),
    of('yubei.steward', '演示·渝北数据专员', 'steward', 'yubei'),
    of('water.steward', '演示·供水数据专员', 'steward', 'water'),
    of('tax.steward', '演示·税务数据专员', 'steward', 'tax'),
    bureau('bureau.reviewer', '演示·目录审核员', 'reviewer'),
    bureau('bureau.admin', '演示·大数据局管理员', 'admin'),
    bureau('regulator.general', '演示·综合监管', 'regulator'),
    bureau('regulator.sector', '演示·行业监管', 'regulator'),
    bureau('regulator.special', '演示·专职监管', 'regulator'),
    outside('operator', '演示·运营机构', 'operator'),
    outside('analyst', '演示·分析员', 'analyst'),
    outside('seller', '演示·卖方', 'seller'),
    outside('buyer', '演示·买方', 'buyer'),
    outside('exchange', '演示·交易机构', 'exchange'),
    outside('assessor', '演示·评估机构', 'assessor'),
    bureau('sysadmin', '演示·系统管理员', 'sysadmin'),
    bureau('secadmin', '演示·安全管理员', 'secadmin'),
    bureau('auditadmin', '演示·审计管理员', 'auditadmin'),
  ]
}

const nowhere = { code: '', name: '' }
/** Every demo account with the post it holds, as they are printed at every start. */
export const accountPosts: readonly (readonly [username: string, kind: PostKind])[] = demoAccounts(
  () => nowhere,
).flatMap(({ username, posts }) => posts.map(({ kind }): [string, PostKind] => [username, kind]))
