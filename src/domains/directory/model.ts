import { z } from 'zod'

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
