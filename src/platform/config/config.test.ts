import { expect, test } from 'vitest'
import { ConfigFaults, parseConfig } from './index.ts'

const faultsOf = (env: Record<string, string>, argv: string[] = []): readonly string[] => {
  try {
    parseConfig(env, argv)
  } catch (error) {
    if (error instanceof ConfigFaults) return error.faults
    throw error
  }
  return []
}

test('nothing set gives the demo on this machine, all in the home', () => {
  const config = parseConfig({ PORT: '' })
  expect(config).toMatchObject({ port: 8080, host: '127.0.0.1', mode: 'demo', database: { kind: 'embedded' } })
  expect(config.home).toMatch(/^\/.*\/\.heliu$/)
  expect(config.storage).toEqual({ kind: 'file', folder: `${config.home}/storage` })
})

test('every fault is named at once, and no password is repeated', () => {
  const faults = faultsOf(
    {
      PORT: '99999',
      HELIU_MODE: 'prod',
      DATABASE_URL: 'mysql://root:geheim@db/x',
      HELIU_EMBEDDED: '1',
      HELIU_STORAGE: 's3://bucket/lake',
    },
    ['--fast'],
  )
  for (const name of [
    'PORT',
    'HELIU_MODE',
    'DATABASE_URL',
    'HELIU_EMBEDDED',
    'S3_ENDPOINT',
    'S3_REGION',
    'local files',
    '--fast',
  ])
    expect(faults.join('\n')).toContain(name)
  expect(faults.join('\n')).not.toContain('geheim')
})

test('storage in S3 is refused with all its variables set, and never stands for local files', () => {
  const keys = { S3_REGION: 'cq', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'geheim' }
  const all = { HELIU_STORAGE: 's3://bucket/lake', S3_ENDPOINT: 'https://s3.local', ...keys, PORT: 'x' }
  expect(faultsOf(all)).toEqual([expect.stringContaining('PORT'), expect.stringContaining('local files')])
})

test('production wants an outside database or an explicit word for the embedded one', () => {
  expect(faultsOf({ HELIU_MODE: 'production' })).toHaveLength(1)
  expect(faultsOf({ HELIU_MODE: 'production', HELIU_EMBEDDED: '1' })).toEqual([])
  expect(faultsOf({ HELIU_MODE: 'production', DATABASE_URL: 'postgresql://db/heliu' })).toEqual([])
})

test('a size that PostgreSQL would not start with is refused', () => {
  for (const size of ['1kB', '127kB', '0MB', '99999GB', '512', '512 MB', '-1MB', '1e3MB'])
    expect([size, faultsOf({ HELIU_SHARED_BUFFERS: size })]).toEqual([size, [expect.stringContaining('HELIU_SHARED')]])
  for (const size of ['128kB', '32MB', '1GB']) expect(faultsOf({ HELIU_SHARED_BUFFERS: size })).toEqual([])
})

test('how the database is to be reached by TLS is looked at before it is tried', () => {
  const at = (query: string) => faultsOf({ DATABASE_URL: `postgresql://app:geheim@db/heliu?${query}` })
  expect(at('sslmode=verify-full&sslrootcert=/etc/hostname')).toEqual([])
  const faults = at('sslmode=perhaps&sslrootcert=/nowhere/ca.pem')
  expect(faults).toEqual([expect.stringContaining('verify-full'), expect.stringContaining('/nowhere/ca.pem')])
  expect(faults.join('')).not.toContain('geheim')
})

test('a second factor is asked of the administrators of a production city, or of nobody', () => {
  const production = { HELIU_MODE: 'production', HELIU_EMBEDDED: '1' }
  expect(parseConfig(production).secondFactor).toBeUndefined()
  expect(parseConfig({ ...production, HELIU_SECOND_FACTOR: 'administrators' }).secondFactor).toBe('administrators')
  for (const bad of ['1', 'everybody', 'off'])
    expect(faultsOf({ ...production, HELIU_SECOND_FACTOR: bad })).toEqual([expect.stringContaining(bad)])
  expect(faultsOf({ HELIU_SECOND_FACTOR: 'administrators' })).toEqual([expect.stringContaining('production')])
})

test('arguments stand above the environment', () => {
  expect(parseConfig({ PORT: '1' }, ['--port=9000', '--home', '/srv/合流 数据'])).toMatchObject({
    port: 9000,
    home: '/srv/合流 数据',
  })
})

test.each([
  ['file:/srv/lake', '/srv/lake'],
  ['file:///srv/lake', '/srv/lake'],
])('storage %s', (text, folder) => {
  expect(parseConfig({ HELIU_STORAGE: text }).storage).toEqual({ kind: 'file', folder })
})

test('only named proxies are believed', () => {
  expect(parseConfig({}).trustProxy).toEqual([])
  expect(parseConfig({ HELIU_TRUST_PROXY: '10.0.0.5, 192.168.0.0/16,loopback' }).trustProxy).toHaveLength(3)
  for (const bad of ['true', '0.0.0.0/0', '10.0.0.999', 'proxy.local'])
    expect(faultsOf({ HELIU_TRUST_PROXY: bad })).toHaveLength(1)
})

test.each([
  ['https://data.example.cn', 'https://data.example.cn'],
  ['https://data.example.cn:8443/', 'https://data.example.cn:8443'],
])('the public address %s stands before every path', (text, base) => {
  expect(parseConfig({ HELIU_PUBLIC_URL: text }).publicUrl).toBe(base)
})

test('a public address with a path, a name or another scheme is refused', () => {
  for (const bad of [
    'data.example.cn',
    'ftp://data.example.cn',
    'https://data.example.cn/portal',
    'https://a:geheim@b',
  ])
    expect([bad, faultsOf({ HELIU_PUBLIC_URL: bad })]).toEqual([bad, [expect.stringMatching(/^HELIU_PUBLIC_URL: /)]])
  expect(faultsOf({ HELIU_PUBLIC_URL: 'https://a:geheim@b' }).join()).not.toContain('geheim')
})
