import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { z } from 'zod'
import { displayAttributes } from '#domains/opening'
import { type Route, rawRoute } from '#platform/http'
import { notFound } from '#platform/problem'

interface Bundle {
  readonly script: string
  readonly style: string
  readonly scriptPath: string
  readonly stylePath: string
}

const file = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const named = (content: string): string => createHash('sha256').update(content).digest('hex').slice(0, 12)

/** Bundles the console once a process; it takes a fraction of a second, so no build step comes before the start. */
async function bundle(): Promise<Bundle> {
  const built = await build({
    entryPoints: [file('web/app/main.tsx')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'silent',
  })
  const script = built.outputFiles[0]?.text ?? ''
  const sheets = [
    'src/domains/opening/styles/tokens.css',
    'src/domains/opening/styles/components.css',
    'src/domains/opening/styles/parts.css',
    'web/app/console.css',
    'web/domains/calendar/calendar.css',
    'web/domains/cases/cases.css',
    'web/domains/supervision/supervision.css',
  ]
  const style = sheets.map((path) => readFileSync(file(path), 'utf8')).join('\n')
  return {
    script,
    style,
    scriptPath: `/assets/console.${named(script)}.js`,
    stylePath: `/assets/console.${named(style)}.css`,
  }
}

const shell = (it: Bundle, display: string): string => `<!doctype html>
<html lang="zh-CN"${display}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>合流数据工作台</title>
<link rel="stylesheet" href="${it.stylePath}">
<script type="module" src="${it.scriptPath}"></script>
</head>
<body class="console"><div id="app"></div><noscript>工作台需要启用脚本；开放平台不需要。The workbench needs scripts; the open portal does not.</noscript></body>
</html>
`

/** The addresses that the console has; any other is the 404 page, never the shell. */
const known =
  /^(cases\/[0-9a-f-]{36}|board|calendar|report|messages|operations|delegations|upload|datasets(\/(new|import|\d{10}-\d{6}(\/edit)?))?|quarantine\/\d{10}-\d{6}\/\d{1,9}|grants|account|dictionaries|organizations(\/\d{10})?|people(\/[\w.-]{1,64})?|acts|access)$/

const assetTypes = { js: 'text/javascript', css: 'text/css' } as const

/** A file that is named by its digest, and so never changes. */
const asset = (ending: keyof typeof assetTypes, summary: Route['spec']['summary'], get: () => Promise<string>): Route =>
  rawRoute(
    'GET',
    `/assets/console.:digest.${ending}`,
    { summary, policy: 'public', params: z.object({ digest: z.string() }), sends: [assetTypes[ending]] },
    async (_ctx, _input, { reply }) =>
      reply
        .type(`${assetTypes[ending]}; charset=utf-8`)
        .header('cache-control', 'public, max-age=31536000, immutable')
        .send(await get()),
  )

export function consoleRoutes(): readonly Route[] {
  let made: Promise<Bundle> | undefined
  const get = (): Promise<Bundle> => (made ??= bundle())
  return [
    rawRoute(
      'GET',
      '/console',
      { summary: { zh: '数据工作台', en: 'The workbench' }, policy: 'public', sends: ['text/html'] },
      async (_ctx, _input, { request, reply }) =>
        reply
          .header('vary', 'Cookie')
          .type('text/html; charset=utf-8')
          .send(shell(await get(), displayAttributes(request.cookies))),
    ),
    rawRoute(
      'GET',
      '/console/*',
      {
        summary: { zh: '数据工作台的各页', en: 'The workbench' },
        policy: 'public',
        params: z.object({ '*': z.string() }),
        sends: ['text/html'],
      },
      async (_ctx, { params }, { request, reply }) => {
        if (!known.test(params['*'])) throw notFound()
        return reply
          .header('vary', 'Cookie')
          .type('text/html; charset=utf-8')
          .send(shell(await get(), displayAttributes(request.cookies)))
      },
    ),
    asset('js', { zh: '数据工作台的脚本', en: "The workbench's script" }, async () => (await get()).script),
    asset('css', { zh: '数据工作台的样式', en: "The workbench's style" }, async () => (await get()).style),
  ]
}
