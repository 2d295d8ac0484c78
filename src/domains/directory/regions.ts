import { readFileSync } from 'node:fs'
import { pinyin } from 'pinyin-pro'
import { notFound } from '#platform/problem'
import { districts } from './facts.ts'
import { formerDistricts } from './history.ts'
import { CITY, type Region } from './model.ts'

const kindOf = (name: string): Region['kind'] => {
  if (name.endsWith('自治县')) return 'autonomous-county'
  if (name.endsWith('街道')) return 'street'
  return ({ 区: 'district', 县: 'county', 镇: 'town', 乡: 'township' } as const)[name.at(-1) ?? ''] ?? 'district'
}

const city: Region = {
  code: CITY,
  name: '重庆市',
  level: 'city',
  kind: 'municipality',
  parent: null,
  path: ['重庆市'],
  formerly: [],
}

/** The lines of `towns.txt`: the district's code, then three digits and the name of each. */
function townsOf(district: Region, line: string): Region[] {
  return line
    .split(' ')
    .slice(1)
    .map((it) => ({ code: `${district.code}${it.slice(0, 3)}`, name: it.slice(3) }))
    .map(({ code, name }) => ({
      code,
      name,
      level: 'town',
      kind: kindOf(name),
      parent: district.code,
      path: [...district.path, name],
      formerly: [],
    }))
}

function read(): readonly Region[] {
  const lines = readFileSync(new URL('./towns.txt', import.meta.url), 'utf8')
    .trim()
    .split('\n')
  const counties = districts.map(([code, name]): Region => {
    const formerly = formerDistricts.filter((it) => it[3] === code)
    return {
      code,
      name,
      level: 'district',
      kind: kindOf(name),
      parent: CITY,
      path: [city.name, name],
      formerly: formerly.map(([old, called, until]) => ({ code: old, name: called, until })),
    }
  })
  const towns = counties.flatMap((it) => townsOf(it, lines.find((line) => line.startsWith(it.code)) ?? ''))
  return [city, ...counties, ...towns]
}

/** The city, its 38 districts and counties, its 1,031 towns, townships and streets: facts, not rows. */
export const regions: readonly Region[] = read()

const byCode = new Map(regions.map((it) => [it.code, it]))

let sounds: ReadonlyMap<string, string> | undefined
/** Initials and full sounds of each name, made once when somebody first asks by them. */
const soundsOf = (it: Region): string => {
  sounds ??= new Map(
    regions.map(({ code, name }) => {
      const said = pinyin(name, { toneType: 'none', type: 'array' })
      return [code, `${said.map((one) => one[0] ?? '').join('')} ${said.join('')}`]
    }),
  )
  return sounds.get(it.code) ?? ''
}

const meets = (it: Region, q: string): boolean =>
  it.name.includes(q) ||
  it.code.startsWith(q) ||
  it.formerly.some((old) => old.name.includes(q) || old.code === q) ||
  (/^[a-z]+$/.test(q) &&
    soundsOf(it)
      .split(' ')
      .some((sound) => sound.startsWith(q)))

export interface RegionWish {
  readonly q?: string | undefined
  readonly under?: string | undefined
  readonly level?: Region['level'] | undefined
  readonly limit?: number | undefined
}

/** Regions by a part of the name of now or then, a code, or pinyin; those directly under one without a question. */
export function findRegions(wish: RegionWish): { items: Region[]; next: null; total: number; truncated: boolean } {
  const q = (wish.q ?? '').trim().toLowerCase()
  const limit = wish.limit ?? 100
  const under = (it: Region): boolean => {
    if (wish.under === undefined) return true
    if (q === '' && wish.level === undefined) return it.parent === wish.under
    return it.code !== wish.under && (wish.under === CITY || it.code.startsWith(wish.under))
  }
  const found = regions.filter(
    (it) => under(it) && (wish.level === undefined || it.level === wish.level) && (q === '' || meets(it, q)),
  )
  return { items: found.slice(0, limit), next: null, total: found.length, truncated: found.length > limit }
}

/**
 * The region of a code of now, or of one that was given up: then the present one, which names it under `formerly`.
 * @throws access/not-found
 */
export function getRegion(code: string): Region {
  const found = byCode.get(code) ?? byCode.get(formerDistricts.find(([old]) => old === code)?.[3] ?? '')
  if (found === undefined) throw notFound({ detail: `没有区划代码 ${code}` })
  return found
}
