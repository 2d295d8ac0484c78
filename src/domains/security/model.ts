import { z } from 'zod'

export const dataClasses = ['general', 'organization', 'contact', 'location', 'personal', 'sensitive-personal'] as const
export type DataClass = (typeof dataClasses)[number]
export const detectorNames = [
  'id-card',
  'uscc',
  'mobile',
  'landline',
  'bank-card',
  'plate',
  'email',
  'address',
  'person-name',
  'coordinates',
] as const
export type DetectorName = (typeof detectorNames)[number]

export const GradeView = z.object({
  column: z.string(),
  class: z.enum(dataClasses),
  grade: z.number().int().min(1).max(4),
  detector: z.enum(detectorNames).nullable(),
  reason: z.string(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
})
export type GradeView = z.output<typeof GradeView>

/** What a person decides: each column named, changed ones with the reason for it. */
export const Confirmation = z.object({
  columns: z
    .array(
      z.object({
        column: z.string(),
        class: z.enum(dataClasses),
        grade: z.number().int().min(1).max(4),
        reason: z.string().trim().max(500).optional(),
      }),
    )
    .min(1)
    .max(10_000),
})
