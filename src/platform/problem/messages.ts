/** What the hand-written messages about fields say in English, by their Chinese words as the schemas have them. */
const english: Readonly<Record<string, string>> = {
  '“项”为两位数字': 'the group has two digits',
  '“目”为三位数字': 'the heading has three digits',
  '“细目”为数字': 'the detail is digits',
  信息资源代码为数字: 'a resource code is digits',
  '统一社会信用代码不正确（GB 32100 校验位不符）':
    'no unified social credit code (its check digit of GB 32100 differs)',
  '区划代码为 6、9 或 12 位': 'a region code has 6, 9 or 12 digits',
  '不予共享的信息项须写明依据（《政务数据共享条例》第十五条）':
    'an item that is not shared needs its basis (Decree 809 art. 15)',
  '敏感个人信息不能无条件开放；请改为有条件开放或不予开放':
    'sensitive personal information cannot be open without conditions; make it conditional or closed',
  值域代码重复: 'a code of the value set stands twice',
  '不予共享须写明理由和法律、行政法规或国务院决定的依据（《政务数据共享条例》第十五条）':
    'what is not shared needs a reason and its basis in a law, a regulation or a decision of the State Council (Decree 809 art. 15)',
  '有条件共享须写明使用条件（《政务数据共享条例》第十五条）':
    'what is shared on conditions needs its conditions of use (Decree 809 art. 15)',
  '信息资源分类须从“类”起依次填写类、项、目、细目':
    'the classification is filled in from the class on: class, group, heading, detail',
  信息项重名: 'two items have the same name',
  'dataset 与 new 须且只须给出一个': 'give either dataset or new',
  按键合并须给出键列: 'a merge needs its key columns',
  修正的行须交回原来的数据集: 'mended rows go back to their own dataset',
  '含有不能保存的字符（空字符或不成对的代理字符）':
    'holds a character that cannot be kept (NUL or an unpaired surrogate)',
  '数据集代码形如 5000001014-000127，没有编目的数据请留空':
    'a dataset code looks like 5000001014-000127; leave it empty for data without an entry',
  '答复至少 5 个字': 'a reply has at least 5 characters',
  '理由至少 5 个字': 'a reason has at least 5 characters',
  '写明为什么要看，至少 4 个字': 'say why it must be seen, in at least 4 characters',
  '行条件形如 区县=eq.渝北区': 'a row condition looks like 区县=eq.渝北区',
  '数据集代码形如 5000001014-000127': 'a dataset code looks like 5000001014-000127',
  '理由至少 10 个字：哪个字段或用途、为什么、怎样修改可以同意':
    'a reason has at least 10 characters: which field or use, why, and what would be agreed to',
  '理由没有实质内容：写明哪个字段或用途、为什么、怎样修改可以同意':
    'the reason says nothing: name the field or use, why, and what would be agreed to',
  '写明销毁了什么、在哪里、怎样销毁、谁经手，或者证明的编号':
    'say what was destroyed, where, how and by whom, or the number of the certificate',
  日期须都在这一年: 'all dates lie in that year',
  '一年或一天，只取其一': 'a year or a day, one of the two',
  '小写字母开头，可含数字和 . _ -，3 至 50 个字符':
    'begins with a small letter; letters, digits and . _ - follow; 3 to 50 characters',
  组织代码为十位数字: 'an organisation’s code has ten digits',
  脱敏的列不能用来筛选或排序: 'a masked column can be neither filtered nor sorted by',
  '游标无效，请用上一页给出的链接': 'the cursor is not valid; use the link that the page before gave',
  '版本号是一个数，如 3': 'a version is a number, such as 3',
  可用的列: 'columns that can be used',
  没有这一列: 'there is no such column',
  原密码不对: 'the old password is wrong',
  密码不对: 'the password is wrong',
  '动态码不对；请核对手机的时间，再输入新的一组':
    'the code is wrong; look at the time of the phone, then enter a new one',
  '动态码或恢复码不对，或已经用过': 'the code is wrong, or was used before',
}

/** A field's message in English; what follows its first colon, a name or a code, stays. As it is where none is known. */
export function englishMessage(message: string): string {
  const known = english[message]
  if (known !== undefined) return known
  const [, before = '', rest = ''] = /^([^：]*)：(.*)$/s.exec(message) ?? []
  const words = english[before]
  return words === undefined ? message : `${words}: ${rest}`
}
