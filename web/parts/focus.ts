/**
 * Puts a focus that was lost with what had it on the heading of the page, or on its content while that is loading: the
 * next Tab goes on from there, and a reader hears where one is. A focus that is somewhere stays.
 */
export function landFocus(how: FocusOptions = {}): void {
  if (document.activeElement !== document.body) return
  const place = document.querySelector<HTMLElement>('main h1') ?? document.querySelector<HTMLElement>('main')
  if (place === null) return
  place.tabIndex = -1
  place.focus(how)
}

/** Gives the focus back to what had it before a layer was opened; that may have gone with what was done. */
export function giveBackFocus(opener: Element | null): void {
  if (document.activeElement === document.body && opener instanceof HTMLElement && opener.isConnected) opener.focus()
  landFocus()
}

/** Where a dialog is begun: its first field, as far as it has one that can be written in. */
export const firstField = (of: HTMLElement): HTMLElement | null =>
  of.querySelector<HTMLElement>('input:not([readonly], [disabled]), select:not([disabled]), textarea:not([disabled])')
