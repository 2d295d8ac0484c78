import { z } from 'zod'

/** The region that is the whole city, by its GB/T 2260 code. */
export const CITY = '500000'

/** 政务部门, 公共服务组织, 中央在渝机构, 企业, 其他: the digit that stands in the code. */
export const organizationKinds = ['department', 'public-service', 'central', 'enterprise', 'other'] as const

export const Organization = z.object({
  code: z.string(),
  name: z.string(),
  nameEn: z.string().nullable(),
  kind: z.enum(organizationKinds),
  region: z.string(),
  parent: z.string().nullable(),
  nicknames: z.array(z.string()),
})
export type Organization = z.output<typeof Organization>

/** Who enters organisations: the bureau, which keeps the city's directory. */
export const directoryPosts = ['admin'] as const

const Name = z.string().trim().min(2).max(100)
/** A body that no list of facts has: a public service, an agency, a firm, a district's own department. */
export const NewOrganization = z.object({
  name: Name,
  nameEn: Name.nullable().default(null),
  kind: z.enum(organizationKinds),
  /** Six digits of GB/T 2260: the city or one of its districts. */
  region: z.string().regex(/^\d{6}$/),
  /** The body that it belongs to. */
  parent: z
    .string()
    .regex(/^\d{10}$/)
    .nullable()
    .default(null),
  nicknames: z.array(Name).max(10).default([]),
})
export type NewOrganization = z.output<typeof NewOrganization>

export const regionLevels = ['city', 'district', 'town'] as const
const regionKinds = ['municipality', 'district', 'county', 'autonomous-county', 'street', 'town', 'township'] as const

/** A place, not a body: a town has no post and no dataset of its own here, a district's government has. */
export const Region = z.object({
  /** Six digits of GB/T 2260 for districts and counties, nine for towns and streets. */
  code: z.string(),
  name: z.string(),
  level: z.enum(regionLevels),
  kind: z.enum(regionKinds),
  parent: z.string().nullable(),
  path: z.array(z.string()),
  /** What it was called before, with the code of then and the year in which that ended. */
  formerly: z.array(z.object({ code: z.string(), name: z.string(), until: z.int() })),
})
export type Region = z.output<typeof Region>

/** The city, its own bodies, and its districts with theirs. */
export const Tree = z.object({
  code: z.string(),
  name: z.string(),
  organizations: z.array(Organization),
  regions: z.array(
    z.object({ code: z.string(), name: z.string(), kind: z.enum(regionKinds), organizations: z.array(Organization) }),
  ),
})
export type Tree = z.output<typeof Tree>

export const Colleague = z.object({ id: z.string(), name: z.string(), posts: z.array(z.string()) })
