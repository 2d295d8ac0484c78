import { me, on, type Rule } from '#platform/access'
import type { Tables } from './tables.ts'

/** An upload on its way is there for the person who began it, and for nobody else. */
export const ownUpload: Rule<Pick<Tables['uploads'], 'person'>> = on<Pick<Tables['uploads'], 'person'>>(
  'intake.uploads',
  {
    person: { zh: '上传人', en: 'who began it' },
  },
).eq('person', me)

/** What came of a commit is told again to the person who made it. */
export const ownCommit: Rule<Pick<Tables['commits'], 'person'>> = on<Pick<Tables['commits'], 'person'>>(
  'intake.commits',
  {
    person: { zh: '上传人', en: 'who committed it' },
  },
).eq('person', me)
