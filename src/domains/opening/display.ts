import { z } from 'zod'

/** How a person wants pages to look; kept in a cookie and rendered by the server, so that no script is needed. */
export interface Display {
  readonly size: 'large' | null
  readonly contrast: 'high' | null
  readonly theme: 'dark' | null
}

export const displayCookie = 'heliu_display'
const choices = { size: 'large', contrast: 'high', theme: 'dark' } as const

/** Reads the cookie; words it does not know are left out. */
export function displayOf(cookie: string | undefined): Display {
  const words = (cookie ?? '').split('.')
  return {
    size: words.includes(choices.size) ? choices.size : null,
    contrast: words.includes(choices.contrast) ? choices.contrast : null,
    theme: words.includes(choices.theme) ? choices.theme : null,
  }
}

export const DisplayWish = z.object({
  turn: z.enum(['size', 'contrast', 'theme']),
  /** A page of this site, to come back to. */
  back: z
    .string()
    .max(2000)
    .regex(/^\/(?![/\\])/)
    .catch('/'),
})

/** The cookie's text after one choice was turned over. */
export function turned(display: Display, turn: keyof typeof choices): string {
  const after = { ...display, [turn]: display[turn] === null ? choices[turn] : null }
  return [after.size, after.contrast, after.theme].filter((it) => it !== null).join('.')
}

/** The choices as attributes of the page's root; the style sheets answer to them. */
export const choicesOf = ({ size, contrast, theme }: Display) => ({
  ...(size === null ? {} : { 'data-size': size }),
  ...(contrast === null ? {} : { 'data-contrast': contrast }),
  ...(theme === null ? {} : { 'data-theme': theme }),
})

/** The same as text, for a page that is not drawn by this chapter. */
export const displayAttributes = (cookies: Readonly<Record<string, string | undefined>>): string =>
  Object.entries(choicesOf(displayOf(cookies[displayCookie])))
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('')
