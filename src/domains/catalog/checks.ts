import type { Ctx } from '#platform/context'
import type { Entry, Finding } from './model.ts'
import { twinsOf } from './similar.ts'

const finding = (path: string, message: string, ...cites: readonly string[]): Finding => ({
  path,
  message,
  cites: [...cites],
})

const fileFormats: ReadonlySet<string> = new Set(['document', 'spreadsheet', 'image'])

/** The form of the data against the way it is shared, and a title that is a system's: rules of practice, not of law. */
export function formOf(it: Entry): Finding[] {
  const found: Finding[] = []
  if (fileFormats.has(it.format) && !it.shareMethods.includes('file'))
    found.push(finding('shareMethods', '数据格式是文件，共享方式应包括文件下载'))
  if (it.format === 'database' && !it.shareMethods.some((method) => method !== 'file'))
    found.push(finding('shareMethods', '数据格式是数据库，共享方式应为服务接口或批量交换'))
  if (it.title === it.sourceSystem || /(系统|平台|数据库)$/.test(it.title))
    found.push(finding('title', '目录名称应说明数据的内容，不能是系统、平台或数据库的名称'))
  return found
}

/** What the statutory minimum still lacks (Decree 809 art. 13–15). */
function complete(it: Entry): Finding[] {
  const found: Finding[] = []
  if (it.items.length === 0) found.push(finding('items', '还没有数据项；可以填写，也可以由首版数据带入', 'GSR-13'))
  const unexplained = it.items.filter((item) => (item.meaning ?? '').trim() === '').map((item) => item.name)
  if (unexplained.length > 0)
    found.push(
      finding(
        'items',
        `${unexplained.length} 个信息项没有写明含义：${unexplained.slice(0, 5).join('、')}${unexplained.length > 5 ? ' 等' : ''}`,
        'GSR-13',
      ),
    )
  if (it.open !== 'unconditional' && it.openCondition === undefined && it.openBasis === undefined)
    found.push(finding('openCondition', it.open === 'closed' ? '不予开放应写明理由或依据' : '有条件开放应写明开放条件'))
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
    cites: ['GSR-19'],
    twin,
  }))
}
