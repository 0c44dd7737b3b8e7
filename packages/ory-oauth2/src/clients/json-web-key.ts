import { isPrivateKeyMember, type Refuse } from '@typed-oauth/core/define'

/**
 * A public key. Keys with private members (`d`, `p`, `q`, `dp`, `dq`, `qi`, `oth`, `k`) are refused before anything is
 * sent, because Hydra stores them.
 *
 * @see [RFC 7517, section 4](https://www.rfc-editor.org/rfc/rfc7517.html#section-4)
 */
export interface JsonWebKey {
  /** Key type, such as `RSA`, `EC` or `OKP`. */
  kty: string
  /** Id of the key. Keys of trusted issuers need one. */
  kid?: string
  /** What the key is for. Hydra accepts only keys with `sig` for client assertions. */
  use?: 'enc' | 'sig' | (string & {})
  /** Algorithm, such as `RS256`. */
  alg?: string
  /** Curve, such as `P-256`; EC and OKP keys. */
  crv?: string
  /** Public exponent; RSA keys. */
  e?: string
  /** Modulus; RSA keys. */
  n?: string
  /** First coordinate of an EC key, or the public key of an OKP key. */
  x?: string
  /** Second coordinate; EC keys. */
  y?: string
  /** Chain of certificates, base64 of DER, the key's own first. */
  x5c?: string[]
}

/** Public keys of a client. */
export interface JsonWebKeySet {
  /** The keys. Absent in responses if there are none. */
  keys?: JsonWebKey[]
}

/** A public key to send; every {@link JsonWebKey} is assignable. A member that is `null` counts as left out. */
export interface JsonWebKeyInput {
  /** Key type, such as `RSA`, `EC` or `OKP`. */
  readonly kty: string
  /** Id of the key, by which assertions name it. */
  readonly kid?: string | null | undefined
  /** What the key is for. Must be `sig` for client assertions. */
  readonly use?: 'enc' | 'sig' | (string & {}) | null | undefined
  /** Algorithm, such as `RS256`. */
  readonly alg?: string | null | undefined
  /** Curve, such as `P-256`; EC and OKP keys. */
  readonly crv?: string | null | undefined
  /** Public exponent; RSA keys. */
  readonly e?: string | null | undefined
  /** Modulus; RSA keys. */
  readonly n?: string | null | undefined
  /** First coordinate of an EC key, or the public key of an OKP key. */
  readonly x?: string | null | undefined
  /** Second coordinate; EC keys. */
  readonly y?: string | null | undefined
  /** Chain of certificates, base64 of DER, the key's own first. */
  readonly x5c?: readonly string[] | null | undefined
}

/** Public keys of a client, to send; every {@link JsonWebKeySet} is assignable. */
export interface JsonWebKeySetInput {
  /** The keys. */
  readonly keys?: readonly JsonWebKeyInput[] | null | undefined
}

/**
 * Refuses keys with private members: Hydra stores them, and everyone who can read the client can read them.
 *
 * @param parameter - Name of the body, for errors.
 * @param body - A client or an issuer as it is sent; the server ignores upper and lower case in names of properties.
 * @param refuse - Called with the reason.
 */
export function refusePrivateKeys(parameter: string, body: object, refuse: Refuse): void {
  for (const [name, keys] of Object.entries(body)) {
    if (/^jwks?$/iu.test(name)) refusePrivateMembers(`${parameter}.${name.normalize('NFKC')}`, keys, refuse)
  }
}

/**
 * Refuses a key or a set of keys with private members.
 *
 * @param place - Path of the key or the set in the request, for errors.
 * @param keys - The key or the set.
 * @param refuse - Called with the reason.
 */
export function refusePrivateMembers(place: string, keys: unknown, refuse: Refuse): void {
  if (typeof keys === 'string') refuse(place, 'must be an object, not a text')
  if (holdsPrivateMember(keys)) refuse(place, 'must hold public keys only')
}

/** Looks for private members at any depth, without recursion: the depth may exceed the call stack. */
function holdsPrivateMember(keys: unknown): boolean {
  const open = [keys]
  while (open.length > 0) {
    for (const [name, value] of Object.entries(Object(open.pop()) as object)) {
      if (isPrivateKeyMember(name)) return true
      if (typeof value === 'object') open.push(value)
    }
  }
  return false
}
