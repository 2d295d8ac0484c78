/** Day and minute of a moment in city time, as lists show them. */
export const moment = (at: string): string => at.slice(0, 16).replace('T', ' ')

/** The same without its year, beside others of a few days. */
export const shortMoment = (at: string): string => moment(at).slice(5)
