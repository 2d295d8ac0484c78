import { detectors } from './detectors.ts'

type Form = readonly [shape: RegExp, told: (...parts: readonly string[]) => string]

const english = (title: string): string => detectors.find((it) => it.title === title)?.titleEn ?? title

/** 手机号码 3 处、固定电话 1 处. */
const counted = (text: string): string =>
  text.replaceAll(
    /([^、]+) (\d+) 处(、?)/g,
    (_, title: string, n: string, more: string) =>
      `${english(title)} in ${n} ${n === '1' ? 'cell' : 'cells'}${more === '' ? '' : ', '}`,
  )

/** What `grading.ts`, `scan.ts` and `proposals.ts` write, each by its shape. */
const forms: readonly Form[] = [
  [/^没有发现个人或组织标识$/, () => 'No identifier of a person or an organisation was found'],
  [
    /^(.+)：抽样 (\d+) 个值中 (\d+) 个符合，下限 (\S+?)，高于所需 (\S+)$/,
    (title = '', of, hits, lower, needed) =>
      `${english(title)}: ${hits} of ${of} sampled values fit, surely ${lower}, above the ${needed} that are needed`,
  ],
  [/^列名也这样说$/, () => 'the name of the column says so too'],
  [/^文字中含有：(.+)（抽样 (\d+) 个值）$/, (told = '', of) => `within texts: ${counted(told)} (${of} values sampled)`],
  [
    /^逐行检查全部 (\d+) 行，文字中含有：(.+)$/,
    (rows, told = '') => `all ${rows} rows were looked at, within texts: ${counted(told)}`,
  ],
  [
    /^与个人标识列“(.+)”同表，升为 2 级$/,
    (column) => `beside the column “${column}”, which identifies persons, raised to level 2`,
  ],
]

const partOf = (text: string): string | null => {
  for (const [shape, told] of forms) {
    const found = shape.exec(text)
    if (found !== null) return told(...found.slice(1))
  }
  return null
}

const earlier = '此前的行：'

/** A detector's reason in English, by the shape in which it was written; null for what a person wrote. */
export function reasonInEnglish(reason: string): string | null {
  const begins = reason.startsWith(earlier)
  const parts = reason
    .slice(begins ? earlier.length : 0)
    .split('；')
    .map(partOf)
  return parts.includes(null) ? null : `${begins ? 'Rows from before: ' : ''}${parts.join('; ')}`
}
