import { useEffect, useState } from 'react'
import type { ActorView } from '#model/identity'
import { useOrgNames } from '../domains/directory/queries.ts'
import { termOf } from './words.ts'

const minute = (): string => new Date().toLocaleString('sv-SE', { timeZone: 'Asia/Shanghai' }).slice(0, 16)

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')

/** Post, account and minute over every page: a photograph of the screen says whose it was. Nobody can click it. */
export const Watermark = ({ actor }: { readonly actor: ActorView['actor'] }) => {
  const [now, setNow] = useState(minute())
  useEffect(() => {
    const timer = setInterval(() => setNow(minute()), 60_000)
    return () => clearInterval(timer)
  }, [])
  const [post] = actor.posts
  const nameOf = useOrgNames()
  const org = post === undefined ? '' : nameOf(post.org.code, post.org.name)
  const lines = [`${org} ${post === undefined ? '' : termOf(post.kind)}`, `${actor.name} ${now}`]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="360" height="200"><g transform="rotate(-20 180 100)" font-family="sans-serif" font-size="15">${lines
    .map((line, at) => `<text x="20" y="${90 + at * 24}">${escaped(line)}</text>`)
    .join('')}</g></svg>`
  return (
    <div
      className="wm"
      aria-hidden="true"
      style={{ backgroundImage: `url("data:image/svg+xml,${encodeURIComponent(svg)}")` }}
    />
  )
}
