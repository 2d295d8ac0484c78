import { english } from './english.ts'
import { englishMessage } from './messages.ts'

/** What a problem says beyond its name: RFC 9457 members of `surfaces.md` §3. */
export interface ProblemDetails {
  readonly detail?: string
  /** The same in English, where it is known; told in the place of `detail` to those who read English. */
  readonly detailEn?: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  readonly cites?: readonly string[]
  readonly missing?: readonly string[]
  readonly [extra: string]: unknown
}

/** A failure that the caller can understand and mend. Anything else thrown is a bug and renders as a bare 500. */
export class Problem extends Error {
  readonly code: string
  readonly status: number
  readonly title: string
  readonly details: ProblemDetails
  constructor(code: string, status: number, title: string, details: ProblemDetails = {}) {
    super(`${code}: ${title}${details.detail ? ` (${details.detail})` : ''}`)
    this.code = code
    this.status = status
    this.title = title
    this.details = details
  }
}

/** Declares a problem beside the code that throws it: `const noSuch = problem('catalog/no-such-dataset', 404, '…')`. */
export const problem =
  (code: string, status: number, title: string) =>
  (details: ProblemDetails = {}): Problem =>
    new Problem(code, status, title, details)

/** What a problem is called in English; null where it has no English. */
export const englishTitle = (code: string): string | null => english[code] ?? null

export type Language = 'zh' | 'en'

/** What is wrong where, in one line; the title again where a problem says nothing beyond its name. */
const saidBy = (errors: NonNullable<ProblemDetails['errors']>, title: string, language: Language): string => {
  const [colon, semicolon] = language === 'en' ? [': ', '; '] : ['：', '；']
  return (
    errors.map(({ path, message }) => (path === '' ? message : `${path}${colon}${message}`)).join(semicolon) || title
  )
}

/** The body of `application/problem+json`: its five members are always there. What has no English is told as it is. */
export function render(it: Problem, instance: string, language: Language = 'zh'): Record<string, unknown> {
  const { detailEn, errors, ...details } = it.details
  const faults = language === 'zh' ? errors : errors?.map((one) => ({ ...one, message: englishMessage(one.message) }))
  const title = language === 'zh' ? it.title : (englishTitle(it.code) ?? it.title)
  return {
    type: `/problems/${it.code}`,
    title,
    status: it.status,
    detail: saidBy(faults ?? [], title, language),
    ...details,
    ...(faults === undefined ? {} : { errors: faults }),
    ...(language === 'en' && detailEn !== undefined ? { detail: detailEn } : {}),
    instance,
  }
}

export const notSignedIn = problem('identity/not-signed-in', 401, '请先登录')
export const notAllowed = problem('access/not-allowed', 403, '您没有办理此事的权限')
export const notFound = problem('access/not-found', 404, '没有找到，或您不能查看')
export const unreadable = problem('http/unreadable', 400, '请求无法读取')
export const unacceptable = problem('http/unacceptable', 422, '内容不符合要求')
