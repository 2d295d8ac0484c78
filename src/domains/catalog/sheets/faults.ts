import { problem } from '#platform/problem'

export type { Fault } from '../answers.ts'

export const entrySheet = '目录'
export const itemSheet = '信息项'
export const faultSheet = '错误清单'

export const notABook = problem('catalog/import-unreadable', 422, '不是可以读取的 XLSX 工作簿')
export const tooLarge = problem('catalog/import-too-large', 413, '导入文件太大')
export const notTheTemplate = problem('catalog/import-not-template', 422, '不是目录导入模板')
export const hasFaults = problem('catalog/import-has-faults', 422, '有行不符合要求，没有导入任何一行')
