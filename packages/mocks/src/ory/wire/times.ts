import type { Environment } from '../../clock.js'

/** Time as RFC 3339 in UTC, without trailing zeros in the fraction. */
export function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0*Z$/, 'Z')
}

/** Time as RFC 3339 in UTC, rounded to the second. */
export function rfc3339Seconds(milliseconds: number): string {
  return rfc3339(roundedSeconds(milliseconds))
}

/** Time in milliseconds, rounded to the second, as the server stores the expiry of most tokens. */
export function roundedSeconds(milliseconds: number): number {
  return Math.round(milliseconds / 1000) * 1000
}

/** Seconds from now to a time in milliseconds, for `expires_in` in responses. */
export function secondsLeft(environment: Environment, expiresAt: number): number {
  return Math.trunc((expiresAt - environment.now()) / 1000)
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/

/**
 * Checks a time as RFC 3339 and writes it as Go does (without trailing zeros in the fraction, `+00:00` as `Z`).
 *
 * @returns `undefined` if the text is no such time.
 */
export function normalizeRfc3339(text: string): string | undefined {
  const match = pattern.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = match
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day) || Number(hour) > 23) return undefined
  const digits = fraction.slice(0, 9).replace(/0+$/, '')
  const clock = `${year}-${month}-${day}T${hour}:${minute}:${second}${digits === '' ? '' : `.${digits}`}`
  return `${clock}${zone === '+00:00' || zone === '-00:00' ? 'Z' : zone}`
}

/** What Go writes for a time that is not set. */
export const zeroTime = '0001-01-01T00:00:00Z'
