import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { FastifyReply } from 'fastify'
import { type Raw, type Route, rawRoute } from '#platform/http'
import { bundle, type Island } from './islands/bundle.ts'

const styles = ['tokens', 'components', 'parts', 'portal', 'dataset', 'suggest']
  .map((name) => readFileSync(new URL(`./styles/${name}.css`, import.meta.url), 'utf8'))
  .join('\n')
const stylesTag = `"${createHash('sha256').update(styles).digest('hex').slice(0, 16)}"`

/** A file that is the same until the next release. */
function send(
  { request, reply }: Pick<Raw, 'request' | 'reply'>,
  tag: string,
  type: string,
  text: string,
): FastifyReply {
  void reply.header('etag', tag).header('cache-control', 'public, max-age=300')
  return request.headers['if-none-match'] === tag
    ? reply.status(304).send()
    : reply.type(`${type}; charset=utf-8`).send(text)
}

/** What every page of the portal loads: the style sheet, and the search box's script. */
export function assetRoutes(): readonly Route[] {
  let suggest: Promise<Island> | undefined
  return [
    rawRoute(
      'GET',
      '/assets/portal.css',
      { summary: { zh: '开放平台的样式', en: 'The style sheet' }, policy: 'public', sends: ['text/css'] },
      async (_ctx, _input, raw) => send(raw, stylesTag, 'text/css', styles),
    ),
    rawRoute(
      'GET',
      '/assets/suggest.js',
      { summary: { zh: '搜索框的脚本', en: "The search box's script" }, policy: 'public', sends: ['text/javascript'] },
      async (_ctx, _input, raw) => {
        const { path, script } = await (suggest ??= bundle('suggest'))
        return send(raw, `"${path}"`, 'text/javascript', script)
      },
    ),
  ]
}
