import { sayOf } from '../../app/words.ts'

export const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)}%`

/** A share never stands without what it is of: 3 / 4（75.0%）; a dash where there is nothing to share. */
export const shareOf = (part: number, of: number): string =>
  of === 0 ? '—' : `${part} / ${of}${sayOf('ofSum', percent(part, of))}`
