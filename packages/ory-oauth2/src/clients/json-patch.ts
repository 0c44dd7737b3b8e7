import { isPrivateKeyMember, type Refuse } from '@typed-oauth/core/define'
import { checkInput, memberOf, of, type Check } from '@typed-oauth/core/schema'

import { oAuth2ClientInputSchema } from './client-input.js'
import { refusePrivateMembers } from './json-web-key.js'

/** Sets a property, or inserts into an array. */
export interface JsonPatchAdd {
  /** Sets or inserts. */
  readonly op: 'add'
  /** Path: `/client_name`, `/metadata/tier`, `/redirect_uris/0`, or `/redirect_uris/-` for the end of an array. */
  readonly path: string
  /** The new value. */
  readonly value: unknown
}

/** Sets a property, whether it existed or not. */
export interface JsonPatchReplace {
  /** Sets. */
  readonly op: 'replace'
  /** Path of the property, such as `/client_name`. */
  readonly path: string
  /** The new value. */
  readonly value: unknown
}

/** Removes a property or an item of an array. */
export interface JsonPatchRemove {
  /** Removes. */
  readonly op: 'remove'
  /** Path, such as `/contacts/0`. If it does not exist, Hydra responds with 500. */
  readonly path: string
  /** Not used. */
  readonly value?: undefined
}

/**
 * One change of a client. Hydra supports three of the six operations of the standard, and responds to others with 500.
 *
 * @see [RFC 6902, section 4](https://www.rfc-editor.org/rfc/rfc6902.html#section-4)
 */
export type JsonPatch = JsonPatchAdd | JsonPatchRemove | JsonPatchReplace

/**
 * Refuses patches that do harm and that Hydra accepts, and patches that Hydra responds to with 500 and no reason.
 *
 * @param patch - The patch as it is sent.
 * @param refuse - Called with the reason.
 */
export function checkPatch(patch: unknown, refuse: Refuse): void {
  const operations: readonly unknown[] = Array.isArray(patch) ? patch : refuse('jsonPatch', 'must be an array')
  for (const [index, operation] of operations.entries()) checkOperation(`jsonPatch[${index}]`, operation, refuse)
}

function checkOperation(parameter: string, operation: unknown, refuse: Refuse): void {
  const { op, path, value } = Object(operation) as Readonly<Record<string, unknown>>
  const names = namesIn(typeof path === 'string' ? path : '')
  // Hydra's decoder treats all spellings with other case, and with a long s, as equal.
  const [property, ...rest] = names.map((name) => name.toLowerCase().replaceAll('ſ', 's'))
  if (op !== 'add' && op !== 'remove' && op !== 'replace') refuse(`${parameter}.op`, 'must be add, remove or replace')
  if (typeof path !== 'string' || !path.startsWith('/') || property === undefined) {
    refuse(`${parameter}.path`, 'must be that of a property, such as /client_name, not of the whole client')
  }
  if (property === 'client_id') {
    refuse(`${parameter}.path`, 'must not be /client_id: the patch would overwrite the client that has the new id')
  }
  if (op !== 'remove' && value === undefined) refuse(`${parameter}.value`, 'is required')
  if (property === 'jwks') {
    if (rest.some(isPrivateKeyMember)) refuse(`${parameter}.path`, 'must not be a private member of a key')
    // A member of a key may be a string; a key and a key set must be objects.
    if (rest.length === 0 || typeof value !== 'string') refusePrivateMembers(`${parameter}.value`, value, refuse)
  }
  let check: Check | undefined = of(oAuth2ClientInputSchema)
  for (const name of names)
    check &&= memberOf(check, name, (meant) => refuse(`${parameter}.path`, `is not known; use \`${meant}\``))
  const isItem = /^(?:\d+|-)$/.test(names.at(-1) ?? '')
  if (check && op !== 'remove' && (value !== null || isItem)) checkInput(check, `${parameter}.value`, value, refuse)
}

/** Returns the names in a JSON pointer without escapes. */
function namesIn(path: string): string[] {
  return unescape(path)
    .split('/')
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
    .filter((name) => name !== '')
}

/** Decodes percent escapes until none is left; a malformed one is literal text. */
function unescape(path: string): string {
  const decoded = path.replaceAll(/(?:%[\da-f]{2})+/gi, (escapes) => {
    const bytes = Uint8Array.from(escapes.slice(1).split('%'), (digits) => Number.parseInt(digits, 16))
    return new TextDecoder().decode(bytes)
  })
  return decoded === path ? path : unescape(decoded)
}
