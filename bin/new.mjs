// `npm run new -- NAME 中文 English`: the files of a new chapter, as its sisters have them; it compiles and has one door.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './lib/install.mjs'

const [name, zh, en, into = root] = process.argv.slice(2)
const order = JSON.parse(readFileSync(join(root, 'src/domains/order.json'), 'utf8'))

const refuse = (why) => {
  console.error(`${why}\nusage: npm run new -- NAME 中文名 "English name"; NAME stands in src/domains/order.json`)
  process.exit(2)
}
if (name === undefined || zh === undefined || en === undefined) refuse('three words are needed')
if (!order.includes(name)) refuse(`${name} is not in the order of chapters: add it behind those that it asks`)
const folder = join(into, 'src/domains', name)
if (existsSync(folder)) refuse(`src/domains/${name} is there already`)

const files = {
  'README.md': `# ${zh} ${en}

What the law asks of this chapter, term by term, with its article and where it is done.
`,
  'migrations/0001-notes.sql': `create schema if not exists ${name};
create table ${name}.notes (
  id uuid primary key,
  org text not null,
  words text not null,
  at timestamptz(3) not null,
  entry uuid not null
);
`,
  'tables.ts': `import { tablesOf } from '#platform/db'

export interface Tables {
  notes: { id: string; org: string; words: string; at: Date; entry: string }
}

export const db = tablesOf<Tables>('${name}')
`,
  'model.ts': `import { z } from 'zod'

export const NewNote = z.object({ org: z.string().regex(/^\\d{10}$/), words: z.string().trim().min(1).max(2000) })
export const Note = NewNote.extend({ id: z.string(), at: z.string(), entry: z.string() })
export type Note = z.output<typeof Note>
`,
  'policy.ts': `import { on, type Rule } from '#platform/access'
import type { Tables } from './tables.ts'

type NoteFacts = Pick<Tables['notes'], 'org'>

/** Those who hold a post in the department write and read its notes. */
export const ofOwner: Rule<NoteFacts> = on<NoteFacts>('${name}.notes', {
  org: { zh: '所属部门', en: 'its department' },
}).by('org')
`,
  'service.ts': `import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import { demand, where, whoAsks } from '#platform/access'
import { cityTime } from '#platform/cases'
import type { Ctx } from '#platform/context'
import type { NewNote, Note } from './model.ts'
import { ofOwner } from './policy.ts'
import { db } from './tables.ts'

/** Writes a note with its leaf. @throws access/not-allowed */
export async function write(ctx: Ctx, input: z.output<typeof NewNote>): Promise<Note> {
  demand(ofOwner, ctx, input)
  const id = randomUUID()
  const entry = await ctx.prove({ type: '${name}/note', subject: id, payload: { ...input } })
  await db(ctx)
    .insertInto('notes')
    .values({ id, ...input, at: ctx.now, entry })
    .execute()
  return { id, ...input, at: cityTime(ctx.now), entry }
}

/** The notes that the caller may see, newest first. */
export async function notes(ctx: Ctx): Promise<{ items: Note[]; next: null }> {
  const rows = await db(ctx)
    .selectFrom('notes')
    .selectAll()
    .where(where(ofOwner, whoAsks(ctx)))
    .orderBy('at', 'desc')
    .execute()
  return { items: rows.map((row) => ({ ...row, at: cityTime(row.at) })), next: null }
}
`,
  'routes.ts': `import { z } from 'zod'
import { type Route, route } from '#platform/http'
import { NewNote, Note } from './model.ts'
import { ofOwner } from './policy.ts'
import { notes, write } from './service.ts'

export const routes: readonly Route[] = [
  route(
    'POST',
    '/api/${name}/notes',
    {
      summary: { zh: '写一条记录', en: 'Write a note' },
      policy: 'signed-in',
      asks: ofOwner,
      body: NewNote,
      reply: Note,
      status: 201,
    },
    (ctx, { body }) => write(ctx, body),
  ),
  route(
    'GET',
    '/api/${name}/notes',
    {
      summary: { zh: '调用者可以看到的记录', en: 'The notes that the caller may see' },
      policy: 'signed-in',
      asks: ofOwner,
      reply: z.object({ items: z.array(Note), next: z.null() }),
    },
    (ctx) => notes(ctx),
  ),
]
`,
  'index.ts': `import type { Domain } from '#platform/domain'
import { routes } from './routes.ts'

export const ${name}: Domain = { name: '${name}', routes, migrations: new URL('./migrations/', import.meta.url) }
`,
}

for (const [file, text] of Object.entries(files)) {
  const path = join(folder, file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
console.log(`src/domains/${name} is there. What is left to do by hand:
  src/app/assemble.ts       import { ${name} } and put it in its place of the order, in both lists
  docs/map.md               | the provision | ${name} | \`src/domains/${name}\` |
  src/app/matrix.test.ts    a line for each door, written before it is run
  web/domains/${name}         its pages and words.ts, where people work with it`)
