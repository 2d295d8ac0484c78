import exceljs from 'exceljs'
import { type Cell, fold, postName } from '#platform/access'
import { type Actor, type PostKind, postKinds, visitor } from '#platform/context'
import { doorPolicy, type Route, rawRoute, route } from '#platform/http'
import { Matrix, type MatrixRow } from './model.ts'

/** Somebody who holds one post of this kind somewhere. */
const holder = (kind: PostKind): Actor => ({
  ...visitor,
  id: kind,
  posts: [{ org: 'org', orgName: 'org', kind, below: ['org'] }],
})

/** One row a door: what its own policy and its verb's come to for a visitor and for each kind of post. */
export const accessMatrix = (routes: readonly Route[]): MatrixRow[] =>
  routes.map(({ method, path, spec }) => {
    const rules = [doorPolicy(spec.policy), ...(spec.asks === undefined ? [] : [spec.asks])]
    const cells = postKinds.map((kind): [string, Cell] => [kind, fold(rules, holder(kind))])
    return {
      door: `${method} ${path}`,
      summary: spec.summary.en,
      name: spec.summary.zh,
      who: Object.fromEntries([['visitor', fold(rules, visitor)], ...cells]),
    }
  })

/** The matrix as a table: a line of heads, then a line a door. */
function table(routes: readonly Route[]): string[][] {
  const kinds = ['visitor', ...postKinds] as const
  const heads = ['接口', '说明', 'Summary', ...kinds.map((kind) => `${postName(kind)} ${kind}`)]
  return [
    heads,
    ...accessMatrix(routes).map((it) => [it.door, it.name, it.summary, ...kinds.map((kind) => it.who[kind] ?? '')]),
  ]
}

/** A cell that begins like a formula would be run by a spreadsheet. */
const quoted = (cell: string): string => `"${(/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell).replaceAll('"', '""')}"`

async function workbook(rows: readonly string[][]): Promise<Buffer> {
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('权限矩阵', { views: [{ state: 'frozen', xSplit: 1, ySplit: 1 }] })
  sheet.addRows(rows.map((row) => [...row]))
  sheet.getColumn(1).width = 46
  sheet.getColumn(2).width = 46
  sheet.getColumn(3).width = 46
  sheet.getRow(1).font = { bold: true }
  const notes = book.addWorksheet('图例')
  notes.addRows([
    ['●', '总是允许'],
    ['◐', '视具体对象而定'],
    ['·', '不允许'],
  ])
  return Buffer.from(await book.xlsx.writeBuffer())
}

const attached = (ending: string): string =>
  `attachment; filename="access-matrix.${ending}"; filename*=UTF-8''${encodeURIComponent(`权限矩阵.${ending}`)}`

/** Who may do what, folded from the policies that the doors and their verbs really ask; to read and to take away. */
export const matrixRoutes = (routes: readonly Route[]): Route[] => [
  route(
    'GET',
    '/api/access/matrix',
    {
      summary: {
        zh: '每个接口对每类岗位：● 总是，◐ 视对象而定，· 不允许',
        en: 'Every door × kind of post: ● always, ◐ depends on the thing, · never',
      },
      policy: 'signed-in',
      reply: Matrix,
    },
    async () => ({ items: accessMatrix(routes), next: null }),
  ),
  rawRoute(
    'GET',
    '/api/access/matrix.csv',
    {
      summary: { zh: '权限矩阵，CSV', en: 'The matrix as CSV, UTF-8 with BOM' },
      policy: 'signed-in',
      sends: ['text/csv'],
    },
    async (_ctx, _input, { reply }) =>
      reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', attached('csv'))
        .send(
          `\uFEFF${table(routes)
            .map((row) => row.map(quoted).join(','))
            .join('\r\n')}\r\n`,
        ),
  ),
  rawRoute(
    'GET',
    '/api/access/matrix.xlsx',
    {
      summary: { zh: '权限矩阵，XLSX 工作簿', en: 'The matrix as a workbook' },
      policy: 'signed-in',
      sends: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
    },
    async (_ctx, _input, { reply }) =>
      reply
        .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
        .header('content-disposition', attached('xlsx'))
        .send(await workbook(table(routes))),
  ),
]
