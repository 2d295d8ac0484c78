import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { lockHome, makeFolder } from '#platform/db'
import { demandPort, demandRoom, freeBytes, hindrance } from './starting.ts'

const home = mkdtempSync(join(tmpdir(), 'heliu-start-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

test('a disk that is nearly full: refused, warned of, or well; asked also of a home that is not there yet', async () => {
  expect(await freeBytes(join(home, 'not', 'yet'))).toBeGreaterThan(0)
  const having = (bytes: number) => demandRoom(home, async () => bytes)
  await expect(having(100 * 1024 ** 2)).rejects.toMatchObject({ code: 'app/no-room' })
  expect(await having(500 * 1024 ** 2)).toContain('500 MiB')
  expect(await having(5 * 1024 ** 3)).toBeUndefined()
})

test('a port that is taken is told with its number and what to do', async () => {
  const server = createServer()
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
  const error: unknown = await demandPort({ port, host: '127.0.0.1' }).catch((it: unknown) => it)
  expect(hindrance(error)).toContain(`127.0.0.1:${port} 已被别的程序占用`)
  await new Promise((resolve) => server.close(resolve))
  await demandPort({ port, host: '127.0.0.1' })
  await expect(demandPort({ port, host: '203.0.113.7' })).rejects.toMatchObject({ code: 'app/port-taken' })
})

test('a home that cannot be made is told with its path', () => {
  writeFileSync(join(home, 'file'), '')
  for (const place of [join(home, 'file'), join(home, 'file', 'below')]) {
    const error: unknown = (() => {
      try {
        return lockHome(place)
      } catch (it) {
        return it
      }
    })()
    expect(hindrance(error)).toContain(place)
    expect(hindrance(error)).toContain('HELIU_HOME')
  }
})

test('a folder under /proc is refused at once, as a home and as the place of the lake', () => {
  for (const make of [lockHome, makeFolder]) {
    let error: unknown
    try {
      make('/proc/heliu/home')
    } catch (it) {
      error = it
    }
    expect(hindrance(error)).toContain('/proc/heliu')
  }
})

test('what hinders a start is advice, and a bug stays a bug', () => {
  const failure = (code: string, message = '') => Object.assign(new Error(message), { code })
  for (const message of ['permission denied to create role', 'must have admin option on role "heliu_app"'])
    expect(hindrance(failure('42501', message))).toContain('create role heliu_app nologin')
  expect(hindrance(failure('42501', 'permission denied for schema public'))).toContain('alter database <库> owner to')
  expect(hindrance(failure('08P01', 'unsupported startup parameter: options'))).toContain('PgBouncer')
  expect(hindrance(failure('28000', 'pg_hba.conf rejects connection for host "h", no encryption'))).toContain('sslmode')
  for (const [code, message] of [
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'altnames'],
    ['', 'The server does not support SSL connections'],
  ] as const)
    expect(hindrance(failure(code, message))).toContain('sslmode')
  for (const code of ['28P01', 'ETIMEDOUT', 'EHOSTUNREACH', 'EAI_AGAIN'])
    expect(hindrance(failure(code))).toContain('DATABASE_URL')
  for (const silence of ['timeout expired', 'timeout exceeded when trying to connect'])
    expect(hindrance(new Error(silence))).toContain('DATABASE_URL')
  expect(hindrance(failure('ENOSPC'))).toContain('磁盘已满')
  expect(hindrance(new TypeError('x is not a function'))).toBeUndefined()
})
