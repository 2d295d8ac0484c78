import type { Ctx } from '#platform/context'
import type { Entry, Finding } from './model.ts'
import { twinsOf } from './similar.ts'

const finding = (
  path: string,
  [message, messageEn]: readonly [zh: string, en: string],
  ...cites: readonly string[]
): Finding => ({ path, message, messageEn, cites: [...cites] })

const fileFormats: ReadonlySet<string> = new Set(['document', 'spreadsheet', 'image'])

/** The form of the data against the way it is shared, and a title that is a system's: rules of practice, not of law. */
export function formOf(it: Entry): Finding[] {
  const found: Finding[] = []
  if (fileFormats.has(it.format) && !it.shareMethods.includes('file'))
    found.push(
      finding('shareMethods', [
        '数据格式是文件，共享方式应包括文件下载',
        'the data are files: files should be among the methods',
      ]),
    )
  if (it.format === 'database' && !it.shareMethods.some((method) => method !== 'file'))
    found.push(
      finding('shareMethods', [
        '数据格式是数据库，共享方式应为服务接口或批量交换',
        'the data are a database: the method should be an interface or batch exchange',
      ]),
    )
  if (it.title === it.sourceSystem || /(系统|平台|数据库)$/.test(it.title))
    found.push(
      finding('title', [
        '目录名称应说明数据的内容，不能是系统、平台或数据库的名称',
        'a title says what the data are; it is not the name of a system, platform or database',
      ]),
    )
  return found
}

/** What the statutory minimum still lacks (Decree 809 art. 13–15). */
function complete(it: Entry): Finding[] {
  const found: Finding[] = []
  if (it.items.length === 0)
    found.push(
      finding(
        'items',
        [
          '还没有数据项；可以填写，也可以由首版数据带入',
          'no items yet; write them, or the first version of the data brings its columns',
        ],
        'GSR-13',
      ),
    )
  const unexplained = it.items.filter((item) => (item.meaning ?? '').trim() === '').map((item) => item.name)
  if (unexplained.length > 0)
    found.push(
      finding(
        'items',
        [
          `${unexplained.length} 个信息项没有写明含义：${unexplained.slice(0, 5).join('、')}${unexplained.length > 5 ? ' 等' : ''}`,
          `items without a meaning, ${unexplained.length}: ${unexplained.slice(0, 5).join(', ')}${unexplained.length > 5 ? ' and others' : ''}`,
        ],
        'GSR-13',
      ),
    )
  if (it.open !== 'unconditional' && it.openCondition === undefined && it.openBasis === undefined)
    found.push(
      finding(
        'openCondition',
        it.open === 'closed'
          ? ['不予开放应写明理由或依据', 'what stays closed says its reason or basis']
          : ['有条件开放应写明开放条件', 'what is open on conditions says them'],
      ),
    )
  return found
}

/** What may be entered and should still be mended. Nothing here stops anybody; the bureau sees it when it reviews. */
export const findingsOf = (it: Entry): Finding[] => [...formOf(it), ...complete(it)]

/** The entries that this one nearly repeats, unless it says why it stands beside them (art. 19). */
export async function repeats(ctx: Ctx, it: Entry, code?: string): Promise<Finding[]> {
  if (it.duplicateReason !== undefined) return []
  const twins = await twinsOf(ctx, { code, title: it.title, items: it.items.map((item) => item.title) })
  return twins.map((twin) => ({
    path: 'title',
    message: `与《${twin.title}》（${twin.code}）相近，请先核对能否通过共享取得；确需另行编目的，写明理由`,
    messageEn: `nearly the same as 《${twin.title}》 (${twin.code}): check whether sharing gives what is needed, else say why it stands beside it`,
    cites: ['GSR-19'],
    twin,
  }))
}
