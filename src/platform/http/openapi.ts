import { z } from 'zod'
import type { Route } from './route.ts'

const schemaOf = (schema: z.ZodType): unknown =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-2020-12' })

/** RFC 9457, and what this service adds to it where it applies. */
const ProblemBody = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  cites: z.array(z.string()).optional(),
  missing: z.array(z.string()).optional(),
})

const pathOf = (path: string): string => path.replace(/:([A-Za-z]+)/g, '{$1}').replace(/\*$/, '{rest}')

const parametersOf = (it: Route) =>
  [...it.path.matchAll(/:([A-Za-z]+)|\*$/g)].map((match) => ({
    name: match[1] ?? 'rest',
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))

const queryOf = (it: Route) => {
  if (it.spec.query === undefined) return []
  const shape = z
    .looseObject({
      properties: z.record(z.string(), z.unknown()).optional(),
      required: z.array(z.string()).optional(),
    })
    .safeParse(schemaOf(it.spec.query))
  return Object.entries(shape.data?.properties ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: shape.data?.required?.includes(name) ?? false,
    schema,
  }))
}

/** What a door answers, by media type: text is a string; what is none, or JSON in another's shape, has no schema. */
function contentOf({ spec: { reply, sends = [] } }: Route): object {
  if (reply === undefined && sends.length === 0) return {}
  const isText = (type: string) => /^text\/|xml|ndjson/.test(type) && !type.includes('officedocument')
  return {
    content: {
      ...(reply === undefined ? {} : { 'application/json': { schema: schemaOf(reply) } }),
      ...Object.fromEntries(sends.map((type) => [type, isText(type) ? { schema: { type: 'string' } } : {}])),
    },
  }
}

/** A problem; a page for a browser outside of the API; and what a door's own clients are told instead. */
const failureOf = ({ path, spec }: Route): object => ({
  content: {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    ...(path.startsWith('/api/') ? {} : { 'text/html': { schema: { type: 'string' } } }),
    ...(spec.tells === undefined ? {} : { 'application/json': {} }),
  },
})

const operationId = (it: Route): string =>
  `${it.method.toLowerCase()}_${pathOf(it.path)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')}`

/** The OpenAPI 3.1 description, made from the very schemas that validate. */
export function openapi(routes: readonly Route[], version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const it of routes) {
    const path = pathOf(it.path)
    paths[path] = {
      ...paths[path],
      [it.method.toLowerCase()]: {
        operationId: operationId(it),
        summary: it.spec.summary.en,
        security: it.spec.policy === 'public' ? [] : [{ session: [] }, { token: [] }],
        parameters: [...parametersOf(it), ...queryOf(it)],
        ...(it.spec.body === undefined
          ? {}
          : { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(it.spec.body) } } } }),
        responses: {
          [String(it.spec.status ?? 200)]: {
            description: 'done',
            ...contentOf(it),
          },
          default: { description: 'problem', ...failureOf(it) },
        },
      },
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Heliu', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'heliu_session' },
        token: { type: 'http', scheme: 'bearer' },
      },
      schemas: {
        Problem: schemaOf(ProblemBody),
      },
    },
  }
}
