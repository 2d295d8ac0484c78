import { problem } from '#platform/problem'

/** Refusals of this room. Each `detail` says what, where, and how to mend it. */
export const emptyFile = problem('intake/empty-file', 422, '文件是空的')
export const headerOnly = problem('intake/header-only', 422, '文件只有表头，没有数据')
export const badEncoding = problem('intake/encoding', 422, '无法确定文件的文字编码')
export const notSupported = problem('intake/not-supported', 415, '不支持这种文件')
export const mismatch = problem('intake/kind-mismatch', 415, '文件内容与扩展名不符')
export const badArchive = problem('intake/archive', 422, '压缩包不能接收')
export const tooLarge = problem('intake/expands-too-far', 422, '文件展开后过大')
export const broken = problem('intake/broken-file', 422, '文件已损坏，无法读取')
export const noTable = problem('intake/no-table', 422, '文件中没有找到表格')
export const noSheet = problem('intake/no-such-sheet', 422, '没有这个工作表')
export const tooLong = problem('intake/too-long', 422, '一行或一条记录过长')
export const tooWide = problem('intake/too-wide', 422, '列数过多')
export const badTypes = problem('intake/types', 422, '指定的列类型无法使用')
export const unaccounted = problem('intake/unaccounted', 500, '行数核对不一致，已停止接收')
