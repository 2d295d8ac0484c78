import { crc32, deflateRawSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import type { Session } from '#platform/testing'
import { catalogEntry, newVersion, wholeCity } from './fixtures.ts'

// Archives and workbooks that mean harm, by the door that people use.

let steward: Session
let serial = 0

beforeAll(async () => {
  steward = await (await wholeCity()).as('transport.steward')
})

/** A ZIP of the given entries. */
function zip(entries: Readonly<Record<string, string | Buffer>>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [title, content] of Object.entries(entries)) {
    const [name, body] = [Buffer.from(title), Buffer.from(content)]
    const packed = deflateRawSync(body)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(body), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(name.length, 22)
    const where = Buffer.alloc(14)
    where.writeUInt32LE(offset, 10)
    const local = Buffer.concat([Buffer.from('504b0304', 'hex'), common, name, packed])
    directory.push(Buffer.concat([Buffer.from('504b01021400', 'hex'), common, where, name]))
    locals.push(local)
    offset += local.length
  }
  const list = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(list.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, list, end])
}

const xml = (body: string, before = ''): string => `<?xml version="1.0" encoding="UTF-8"?>${before}${body}`
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const row = (at: number, ...cells: string[]): string =>
  `<row r="${at}">${cells.map((cell, c) => `<c r="${'AB'[c]}${at}" ${cell.startsWith('<') ? '' : 't="inlineStr"'}>${cell.startsWith('<') ? cell : `<is><t>${cell}</t></is>`}</c>`).join('')}</row>`

/** The least that is a workbook, with whatever else is put into it. */
const workbook = (rows: string, more: Readonly<Record<string, string | Buffer>> = {}, before = ''): Buffer =>
  zip({
    '[Content_Types].xml': xml(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
    ),
    'xl/workbook.xml': xml(
      `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="表" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': xml(
      `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': xml(`<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`, before),
    ...more,
  })

const rows = row(1, '名称', '值') + row(2, '甲', '乙')
const sheetBomb = `${row(1, '名称', '值')}${row(2, '甲', '0'.repeat(100)).repeat(400_000)}`

async function given(name: string, bytes: Buffer): Promise<{ dataset: string; answer: Record<string, unknown> }> {
  serial += 1
  const made = await steward.post('/api/catalog/datasets', { ...catalogEntry, title: `坏压缩包 ${serial}` })
  const dataset = String(made.body['code'])
  return { dataset, answer: await newVersion(steward, dataset, { name, bytes }) }
}

test.each([
  ['炸弹.zip', () => zip({ 'z.csv': Buffer.alloc(20 * 2 ** 20, '0') }), 'expands-too-far'],
  ['炸弹.xlsx', () => workbook(sheetBomb), 'expands-too-far'],
  ['上级.zip', () => zip({ '../b.csv': 'a,b\n1,2\n' }), 'archive'],
  ['绝对.zip', () => zip({ '/etc/b.csv': 'a,b\n1,2\n' }), 'archive'],
  ['两个.zip', () => zip({ 'a.csv': 'a,b\n1,2\n', 'b.csv': 'a,b\n1,2\n' }), 'archive'],
  ['套娃.zip', () => zip({ 'in.zip': zip({ 'a.csv': 'a,b\n1,2\n' }) }), 'archive'],
  ['里面冒名.zip', () => zip({ 'a.pdf': 'a,b\n1,2\n' }), 'kind-mismatch'],
  ['截断.xlsx', () => workbook(rows).subarray(0, 400), 'broken-file'],
  ['实体.xlsx', () => workbook(rows, {}, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), 'not-supported'],
] as const)('%s is refused, says why, and leaves nothing', async (name, bytes, code) => {
  const { dataset, answer } = await given(name, bytes())
  expect(answer).toMatchObject({ type: `/problems/intake/${code}`, detail: expect.stringMatching(/.{8}/) })
  expect((await steward.get(`/api/catalog/datasets/${dataset}`)).body).toMatchObject({ version: null })
})

test('macros and links to other workbooks are never followed: what stands in the cells is what is kept', async () => {
  const linked = row(1, '名称', '值') + row(2, '甲', '<f>[1]外部!A1</f><v>42</v>')
  const { dataset, answer } = await given(
    '宏.xlsx',
    workbook(linked, {
      'xl/vbaProject.bin': Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      'xl/externalLinks/externalLink1.xml': xml('<externalLink/>'),
    }),
  )
  expect(answer).toMatchObject({ status: 200, rowsIn: 1, rows: 1, rejected: 0 })
  expect(JSON.parse((await steward.get(`/api/data/${dataset}/rows`)).text)).toEqual([{ 名称: '甲', 值: 42 }])
})
