import { base64url } from '../encoding.js'
import type { Refuse } from '../operation.js'
import { checkOptions, textRule, type OptionRules } from '../options-check.js'
import { refuser } from '../refuse.js'
import { checkClientId } from './client-secret.js'
import type { Credential } from './credential.js'
import { checkGiven } from './secret.js'

/** A Web Crypto private key; every platform's `CryptoKey` is assignable. */
export interface PrivateKey {
  /** `private` for keys that can sign. */
  readonly type: string
  /** What the key is for. */
  readonly algorithm: {
    /** Name of the algorithm in Web Crypto, such as `RSASSA-PKCS1-v1_5`. */
    readonly name: string
  }
  /** What the key may be used for; must include `sign`. */
  readonly usages: readonly string[]
}

/** Claims of a client assertion. Times are in seconds since 1970. */
export interface ClientAssertionClaims {
  /** Client id. */
  readonly iss: string
  /** Client id. */
  readonly sub: string
  /** The server's token URL, unless another audience was chosen. */
  readonly aud: string
  /** Random, new for each assertion. */
  readonly jti: string
  /** When it was made. */
  readonly iat: number
  /** When it expires: a minute later. */
  readonly exp: number
}

/** Common options of {@link privateKeyJwt}. */
export interface PrivateKeyJwtCommon {
  /** Client id. */
  readonly clientId: string
  /** Audience of the assertion. Default: the server's token URL, for every operation. */
  readonly audience?: string | undefined
  /** The current time in milliseconds. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Assertions signed with a key of the platform. */
export interface PrivateKeyJwtByKey extends PrivateKeyJwtCommon {
  /** Web Crypto key that signs. */
  readonly key: PrivateKey
  /** Id of the key (`kid`), if the server knows several. */
  readonly keyId?: string | undefined
  /** JWS algorithm. Default: the one of the key; `RS256` for RSA. */
  readonly algorithm?: SigningAlgorithm | undefined
  /** Not beside `key`. */
  readonly sign?: undefined
}

/** Assertions signed elsewhere. */
export interface PrivateKeyJwtByCallback extends PrivateKeyJwtCommon {
  /** Signs the claims and returns the compact JWT, for keys that cannot be exported, such as those of a key service. */
  readonly sign: (claims: ClientAssertionClaims) => string | Promise<string>
  /** Not beside `sign`. */
  readonly key?: undefined
  /** Not beside `sign`. */
  readonly keyId?: undefined
  /** Not beside `sign`. */
  readonly algorithm?: undefined
}

/** Options of {@link privateKeyJwt}: a key, or a callback that signs. */
export type PrivateKeyJwtOptions = PrivateKeyJwtByCallback | PrivateKeyJwtByKey

/** JWS algorithms that {@link privateKeyJwt} signs with. */
export type SigningAlgorithm =
  | 'ES256'
  | 'ES384'
  | 'ES512'
  | 'EdDSA'
  | 'PS256'
  | 'PS384'
  | 'PS512'
  | 'RS256'
  | 'RS384'
  | 'RS512'

const refuse: Refuse = /* @__PURE__ */ refuser('privateKeyJwt')

/** Rules for options; the other options are checked where they are used. */
const rules: OptionRules = {
  clientId: undefined,
  audience: textRule,
  now: { expected: 'a function', fits: (value) => typeof value === 'function' },
  key: undefined,
  keyId: textRule,
  algorithm: textRule,
  sign: undefined,
}
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const lifetimeSeconds = 60
const families: Readonly<Record<string, string>> = {
  RS: 'RSASSA-PKCS1-v1_5',
  PS: 'RSA-PSS',
  ES: 'ECDSA',
  Ed: 'Ed25519',
}
const curves: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' }

/**
 * Authenticates the client by a signed assertion, a new one for every attempt.
 *
 * @param options - The client, and a key or a callback that signs.
 * @returns A credential.
 * @throws {@link InvalidInputError} if an option is wrong or the key cannot sign with the algorithm.
 * @see [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
 */
export function privateKeyJwt(options: PrivateKeyJwtOptions): Credential {
  const { clientId, audience, now = Date.now } = Object(options) as PrivateKeyJwtOptions
  checkOptions('privateKeyJwt', Object(options) as object, rules)
  checkClientId('privateKeyJwt', clientId)
  const sign = options.sign ?? signer(options)
  if (typeof sign !== 'function') refuse('sign', 'must be a function')
  const credential: Credential = async (request, context) => {
    const iat = Math.floor(now() / 1000)
    const aud = audience ?? context.tokenUrl
    const jti = globalThis.crypto.randomUUID()
    request.form['client_assertion_type'] = assertionType
    const assertion: unknown = await sign({ iss: clientId, sub: clientId, aud, jti, iat, exp: iat + lifetimeSeconds })
    request.form['client_assertion'] = checkGiven(context.operation, 'sign', assertion)
  }
  return Object.assign(credential, { clientId })
}

function signer({ key, keyId, algorithm }: PrivateKeyJwtByKey): (claims: ClientAssertionClaims) => Promise<string> {
  if (
    typeof key !== 'object' ||
    key === null ||
    key.type !== 'private' ||
    !Array.isArray(key.usages) ||
    !key.usages.includes('sign')
  ) {
    refuse('key', 'must be a private Web Crypto key that may sign; or give `sign`')
  }
  const details = Object(key.algorithm) as { name: string; namedCurve?: string; hash?: { name: string } }
  const alg = algorithm ?? defaultAlgorithm(details)
  const family = alg === undefined ? undefined : families[alg.slice(0, 2)]
  const bits = alg?.slice(2)
  const fits =
    alg !== undefined &&
    details.name === family &&
    (details.namedCurve === undefined || details.namedCurve === curves[alg]) &&
    (details.hash === undefined || details.hash.name === `SHA-${bits}`)
  if (!fits) refuse('algorithm', 'must be one that the key can sign with')
  const parameters = { name: family, hash: `SHA-${bits}`, saltLength: Number(bits) / 8 }
  const header = base64url(JSON.stringify({ alg, kid: keyId, typ: 'JWT' }))
  return async (claims) => {
    const content = `${header}.${base64url(JSON.stringify(claims))}`
    const bytes = new TextEncoder().encode(content)
    const { subtle } = globalThis.crypto
    const signature = await subtle.sign(parameters, key as CryptoKey, bytes)
    return `${content}.${base64url(new Uint8Array(signature))}`
  }
}

function defaultAlgorithm({
  name,
  namedCurve,
  hash,
}: {
  name: string
  namedCurve?: string
  hash?: { name: string }
}): string | undefined {
  const family = Object.entries(families).find(([, algorithm]) => algorithm === name)?.[0]
  if (family === 'Ed') return 'EdDSA'
  if (family === 'ES') return Object.entries(curves).find(([, curve]) => curve === namedCurve)?.[0]
  return family === undefined ? undefined : `${family}${hash?.name.slice(4)}`
}
