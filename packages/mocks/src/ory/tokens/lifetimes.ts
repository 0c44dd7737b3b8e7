import type { Client, LifespanName } from '../state/client.js'
import { durationMilliseconds } from '../wire/durations.js'

const minute = 60_000
const hour = 60 * minute

/** Default lifetimes in milliseconds, for clients that set none. */
export const lifetimes: Readonly<
  Record<'accessToken' | 'assertion' | 'code' | 'device' | 'flow' | 'idToken' | 'refreshToken' | 'session', number>
> = {
  accessToken: hour,
  idToken: hour,
  refreshToken: 720 * hour,
  code: 10 * minute,
  device: 10 * minute,
  flow: 30 * minute,
  session: 720 * hour,
  assertion: 720 * hour,
}

/** Returns the lifetime in milliseconds that a client sets, or the default. */
export function lifetime(client: Client, name: LifespanName, otherwise: number): number {
  const duration = client.lifespans[name]
  return duration === null ? otherwise : durationMilliseconds(duration)
}
