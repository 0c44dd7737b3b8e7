import type { Instance } from '../state/instance.js'
import type { LoginSession } from '../state/records.js'
import { lifetimes } from '../tokens/lifetimes.js'
import { isObject } from '../wire/decode.js'
import { cookie, removeCookie, sessionCookie, setCookie } from './cookies.js'

/** Seconds that a browser stays signed in if the login page does not set them: 30 days. */
const defaultMaxAge = 2_592_000

/** Returns the remembered session of a browser; `undefined` if there is none. */
export async function browserSession(instance: Instance, request: Request): Promise<LoginSession | undefined> {
  const id = await cookieSessionId(instance, request)
  return id === undefined ? undefined : rememberedSession(instance, id)
}

/** Returns the remembered session with an id, unless it has expired. */
export function rememberedSession(instance: Instance, id: string): LoginSession | undefined {
  const session = instance.state.loginSessions.get(id)
  if (session === undefined || !session.remember) return undefined
  return session.expiresAt >= instance.environment.now() ? session : undefined
}

/** Returns the session id in the cookie of a browser, unless the cookie has expired. */
async function cookieSessionId(instance: Instance, request: Request): Promise<string | undefined> {
  const value = cookie(request, sessionCookie)
  const opened = value === undefined ? undefined : await instance.sealer.open('cookie', value)
  if (!isObject(opened) || Number(opened['expires']) < instance.environment.now()) return undefined
  return String(opened['sid'])
}

/** Returns the `Set-Cookie` header that keeps a browser signed in. */
export async function keepSession(instance: Instance, id: string, rememberFor: number): Promise<string> {
  const maxAge = rememberFor > 0 ? rememberFor : defaultMaxAge
  const expires = instance.environment.now() + maxAge * 1000
  return setCookie(instance, sessionCookie, await instance.sealer.seal('cookie', { sid: id, expires }), maxAge)
}

/** Returns the `Set-Cookie` header that signs a browser out, and deletes its session. */
export async function dropSession(instance: Instance, request: Request): Promise<string> {
  const id = await cookieSessionId(instance, request)
  if (id !== undefined) instance.state.loginSessions.delete(id)
  return removeCookie(sessionCookie)
}

/** Stores a session after a login. */
export function storeSession(
  instance: Instance,
  session: Pick<LoginSession, 'authenticatedAt' | 'id' | 'remember' | 'subject'>,
): void {
  const expiresAt = instance.environment.now() + lifetimes.session
  instance.state.loginSessions.set(session.id, { ...session, expiresAt })
}
