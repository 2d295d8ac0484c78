import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { ingest, publish } from '../src/app/fixtures.ts'
import { type Stage, seriousFaults, shot, stage } from './stage.ts'

// A proof is checked in the browser with the network off.

const rows = Array.from({ length: 60 }, (_, at) => `${String(at + 1).padStart(4, '0')},第${at}站`)
const file = { name: '公交站点.csv', mimeType: 'text/csv', buffer: Buffer.from(['编号,站点', ...rows, ''].join('\n')) }

let it: Stage
let page: Page
let code: string
let bundle: Record<string, unknown> & { readonly inclusion: readonly string[]; readonly entry: string }
const redSteps = (): Promise<string[]> => page.locator('#verdict .st:has(.light--red) h3').allTextContents()
const check = async (text: string): Promise<string> => {
  await page.locator('#text').fill(text)
  await page.getByRole('button', { name: '核对', exact: true }).click()
  return page.locator('#verdict h2').innerText()
}
/** One letter or digit of a text turned into another, at its end. */
const altered = (text: string): string =>
  text.replace(/[0-9A-Za-z](?=[^0-9A-Za-z]*$)/, (it) => (it === '1' ? '2' : '1'))

beforeAll(async () => {
  it = await stage()
  const steward = await it.city.as('transport.steward')
  const made = await ingest(steward, { name: file.name, bytes: file.buffer }, { title: '公交站点' })
  code = made.code
  await publish(it.city, code)
  await it.city.city.settle()
  await it.city.city.ledger.publish()
  bundle = JSON.parse((await it.city.visitor.get(`/api/proofs/${String(made.result['proof'])}`)).text)
  page = await it.page()
  await page.goto('/verify')
  await page.waitForLoadState('networkidle')
  await page.context().setOffline(true)
})

test('it fits as it is', async () => {
  expect(await check(JSON.stringify(bundle))).toContain('一致：记录在账本里')
  expect(await redSteps()).toEqual([])
  await shot(page, 'verify')
  expect(await seriousFaults(page)).toEqual([])
})

test('a change of any member is named by the step that finds it', async () => {
  const included = '记录在账本里'
  const opening = bundle['opening'] as { payload: Record<string, unknown>; salt: string }
  const [hash = '', ...rest] = bundle.inclusion
  const changes: readonly (readonly [object, string])[] = [
    [{ entry: bundle.entry.replace('"type":"dataset', '"type":"datasets') }, included],
    [{ entry: bundle.entry.replace('5000001014', '5000001015') }, included],
    [{ index: Number(bundle['index']) + 1 }, included],
    [{ inclusion: [hash.startsWith('A') ? `B${hash.slice(1)}` : `A${hash.slice(1)}`, ...rest] }, included],
    [
      { checkpoint: String(bundle['checkpoint']).replace(/\n(\d+)\n/, (_, n) => `\n${Number(n) + 1}\n`) },
      '检查点签名有效',
    ],
    [{ checkpoint: altered(String(bundle['checkpoint'])) }, '检查点签名有效'],
    [{ vkey: altered(String(bundle['vkey'])) }, '签名公钥是您指定的'],
    [{ opening: { ...opening, payload: { ...opening.payload, rows: 61 } } }, '公开内容与承诺一致'],
    [{ opening: { ...opening, salt: altered(opening.salt) } }, '公开内容与承诺一致'],
    [{ note: '1' }, '存证包能读懂'],
    [{ checkpoint: undefined }, '存证包能读懂'],
  ]
  for (const [change, step] of changes) {
    expect(await check(JSON.stringify({ ...bundle, ...change })), JSON.stringify(change)).toContain('不一致')
    expect({ change, red: await redSteps() }).toEqual({ change, red: [step] })
  }
  await shot(page, 'verify-bad')
  expect(await seriousFaults(page)).toEqual([])
})

test('the file that was handed in is known again; another is told apart, and from what is made for download', async () => {
  await check(JSON.stringify(bundle))
  await page.locator('#file').setInputFiles(file)
  await page.getByRole('heading', { name: '一致：记录在账本里，文件就是它登记的那一份' }).waitFor()
  await shot(page, 'verify-file')
  const other = { ...file, buffer: Buffer.concat([file.buffer, Buffer.from('\n')]) }
  const proof = { name: 'proof.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(bundle)) }
  await page.locator('#file').setInputFiles([other, proof])
  await page.getByRole('heading', { name: '记录没有问题' }).waitFor()
  expect(await page.locator('#verdict').innerText()).toContain('公开下载的每个文件另有自己的记录')
  expect(await seriousFaults(page)).toEqual([])
})

test('what everybody downloads is held against its record without a network, and a changed byte shows', async () => {
  const visitor = await it.page()
  await visitor.goto(`/datasets/${code}`)
  const saved = async (link: string): Promise<Buffer> => {
    const [download] = await Promise.all([visitor.waitForEvent('download'), visitor.locator(link).first().click()])
    return readFile(await download.path())
  }
  await shot(visitor, 'dataset-files')
  expect(await seriousFaults(visitor)).toEqual([])
  const data = await saved('a[href$="/download.csv"]')
  const proof = await saved('a[download$="-csv.json"]')
  await visitor.goto('/verify')
  await visitor.waitForLoadState('networkidle')
  await visitor.context().setOffline(true)
  const bundled = { name: 'proof.json', mimeType: 'application/json', buffer: proof }
  const held = (buffer: Buffer) =>
    visitor.locator('#file').setInputFiles([{ name: `${code}-v1.csv`, mimeType: 'text/csv', buffer }, bundled])
  await held(data)
  await visitor.getByRole('heading', { name: '一致：记录在账本里，文件就是它登记的那一份' }).waitFor()
  expect(await visitor.locator('#verdict').innerText()).toContain('与平台向公众提供下载的文件逐字节相同')
  await shot(visitor, 'verify-released')
  const changed = Buffer.from(data)
  changed[data.length - 3] = (changed[data.length - 3] ?? 0) ^ 1
  await held(changed)
  await visitor.getByRole('heading', { name: '记录没有问题；这份文件不是它登记的那一份' }).waitFor()
})
