import { utf8 } from '../../encoding.js'
import type { Instance } from '../state/instance.js'
import { lifetimes } from '../tokens/lifetimes.js'

/** Cookie of a signed-in browser. */
export const sessionCookie = 'ory_hydra_session_dev'

/** Cookie that binds a device verification to a browser. */
export const deviceCookie = 'ory_hydra_device_csrf_dev'

/** Cookie that binds the login or consent of one client to a browser. */
export function csrfCookie(step: 'consent' | 'login', clientId: string): string {
  return `ory_hydra_${step}_csrf_dev_${murmur3(clientId)}`
}

/** The last time that a `Date` can represent. */
const lastTime = 8.64e15

/** Text of a `Set-Cookie` header. */
export function setCookie(instance: Instance, name: string, value: string, maxAgeSeconds: number): string {
  const expires = new Date(Math.min(instance.environment.now() + maxAgeSeconds * 1000, lastTime)).toUTCString()
  return `${name}=${value}; Path=/; Expires=${expires}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax`
}

/** Text of a `Set-Cookie` header that removes a cookie. */
export function removeCookie(name: string): string {
  return `${name}=; Path=/; Expires=Thu, 01 Jan 1970 00:00:01 GMT; Max-Age=0; HttpOnly; SameSite=Lax`
}

/** Text of a `Set-Cookie` header with a CSRF value, which is valid as long as a flow. */
export function setCsrfCookie(instance: Instance, name: string, value: string): string {
  return setCookie(instance, name, value, lifetimes.flow / 1000)
}

/** Value of a cookie of a request. */
export function cookie(request: Request, name: string): string | undefined {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

/** MurmurHash3 (32 bit) of a text: the number in the names of the cookies that each client has. */
export function murmur3(text: string): number {
  const bytes = utf8(text)
  const view = new DataView(bytes.buffer)
  const mix = (block: number): number => Math.imul(rotate(Math.imul(block, 0xcc9e2d51), 15), 0x1b873593)
  const whole = bytes.length - (bytes.length % 4)
  let hash = 0
  for (let index = 0; index < whole; index += 4) {
    hash = (Math.imul(rotate(hash ^ mix(view.getUint32(index, true)), 13), 5) + 0xe6546b64) | 0
  }
  let tail = 0
  for (let index = bytes.length - 1; index >= whole; index--) tail = (tail << 8) | (bytes[index] ?? 0)
  hash ^= mix(tail) ^ bytes.length
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function rotate(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits))
}
