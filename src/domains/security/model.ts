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
export const isDetectorName = (name: string): name is DetectorName =>
  (detectorNames as readonly string[]).includes(name)

const Graded = {
  column: z.string(),
  class: z.enum(dataClasses),
  grade: z.number().int().min(1).max(4),
}

export const GradeView = z.object({
  ...Graded,
  detector: z.enum(detectorNames).nullable(),
  reason: z.string(),
  /** The same in English where a detector wrote it; null for the words of a person. */
  reasonEn: z.string().nullable(),
  confirmedBy: z.string().nullable(),
  confirmedAt: z.string().nullable(),
  /** What the detectors say of the present version; the grade above is what holds. */
  proposed: z.object({
    class: z.enum(dataClasses),
    grade: z.number(),
    reason: z.string(),
    reasonEn: z.string().nullable(),
  }),
  /** The proposal is another one than the person decided upon. */
  changed: z.boolean(),
  /** What a pass over every row found inside the texts: how many cells, each opening its rows. */
  finds: z.array(z.object({ detector: z.enum(detectorNames), cells: z.number() })),
})

export type GradeView = z.output<typeof GradeView>

export const Grades = z.object({
  items: z.array(GradeView),
  next: z.null(),
  /** The dataset's own: the highest of its columns. */
  grade: z.number().nullable(),
  scanned: z.object({ version: z.number(), rows: z.number(), at: z.string() }).nullable(),
})

/** What all who see an entry are told. */
export const Level = z.object({
  grade: z.number().nullable(),
  confirmed: z.boolean(),
  columns: z.array(z.object({ ...Graded, confirmed: z.boolean() })),
})

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

/** Rows behind a number: ids, with the value as it may be shown. */
export const Finds = z.object({
  version: z.number(),
  cells: z.number(),
  items: z.array(z.object({ row: z.string(), value: z.string() })),
  next: z.null(),
  /** Only the first rows are kept; `cells` tells how many there are. */
  truncated: z.boolean(),
})

/** One value, unmasked, for a reason that is written down. */
export const Reveal = z.object({
  version: z.int32().positive(),
  row: z.string().regex(/^\d{1,18}$/),
  column: z.string().min(1).max(300),
  reason: z.string().trim().min(4, '写明为什么要看，至少 4 个字').max(500),
})
export const Revealed = z.object({ value: z.string().nullable(), entry: z.string() })

const Source = z.object({
  instrument: z.string(),
  /** As of the rules: whether the text was read, is our reading, was not checked, or is another place's. */
  status: z.enum(['verified', 'reading', 'unverified', 'comparator']),
})
/** A word in both languages. */
export const Said = z.object({ zh: z.string(), en: z.string() })

export const Scale = z.object({
  levels: z.array(z.object({ level: z.string(), title: Said, harm: Said, share: Said, open: Said, trade: Said })),
  sources: z.object({ level: Source, share: Source, open: Source, trade: Source }),
  principle: Said,
  city: Said,
})
