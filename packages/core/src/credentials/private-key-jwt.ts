import { base64url } from '../encoding.js'
import type { Refuse } from '../operation.js'
import { checkOptions, textRule, type OptionRules } from '../options-check.js'
import { refuser } from '../refuse.js'
import { assertionType } from './client-assertion.js'
import { checkClientId } from './client-secret.js'
import type { Credential } from './credential.js'
import { describeKey } from './describe-key.js'
import { checkAssertion } from './secret.js'

/**
 * A Web Crypto private key; every platform's `CryptoKey` is assignable. `importPKCS8` and `importJWK` of jose make one of
 * a PEM and of a JWK, `keyObject.toCryptoKey(…)` of a key of `node:crypto`.
 */
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
  /** Half a minute before it was made, because servers refuse what comes from a clock that is ahead of theirs. */
  readonly iat: number
  /** When it expires: `lifetime` after it was made. */
  readonly exp: number
}

/** Common options of {@link privateKeyJwt}. */
export interface PrivateKeyJwtCommon {
  /** Client id. */
  readonly clientId: string
  /** Audience of the assertion. Default: the server's token URL, for every operation. */
  readonly audience?: string | undefined
  /**
   * Seconds from now until the assertion expires, a positive number. Default 120. The clocks of client and server may
   * differ by less than that.
   */
  readonly lifetime?: number | undefined
  /** The current time in milliseconds since 1970. Default `Date.now`. */
  readonly now?: (() => number) | undefined
}

/** Assertions signed with a key of the platform. */
export interface PrivateKeyJwtByKey extends PrivateKeyJwtCommon {
  /** Web Crypto key that signs. */
  readonly key: PrivateKey
  /** Id of the key (`kid`), if the server knows several. */
  readonly keyId?: string | undefined
  /** JWS algorithm. Default: the one of the key; `EdDSA` for Ed25519. */
  readonly algorithm?: SigningAlgorithm | undefined
  /** Not beside `key`. */
  readonly sign?: undefined
}

/** Assertions signed elsewhere. */
export interface PrivateKeyJwtByCallback extends PrivateKeyJwtCommon {
  /**
   * Signs the claims and returns the compact JWT, for keys that cannot be exported, such as those of a key service. White
   * space around it is removed; what is no signed JWT is refused before it is sent.
   */
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

/** Key that each algorithm needs: its name in Web Crypto, with its hash or curve. The first one of a key is its default. */
const algorithms = {
  RS256: 'RSASSA-PKCS1-v1_5 SHA-256',
  RS384: 'RSASSA-PKCS1-v1_5 SHA-384',
  RS512: 'RSASSA-PKCS1-v1_5 SHA-512',
  PS256: 'RSA-PSS SHA-256',
  PS384: 'RSA-PSS SHA-384',
  PS512: 'RSA-PSS SHA-512',
  ES256: 'ECDSA P-256',
  ES384: 'ECDSA P-384',
  ES512: 'ECDSA P-521',
  EdDSA: 'Ed25519',
  Ed25519: 'Ed25519',
} as const

/**
 * JWS algorithms that {@link privateKeyJwt} signs with. `Ed25519` is the newer name of `EdDSA` with that curve.
 *
 * @see [RFC 7518, section 3.1](https://www.rfc-editor.org/rfc/rfc7518.html#section-3.1)
 * @see [RFC 9864, section 2.2](https://www.rfc-editor.org/rfc/rfc9864.html#section-2.2)
 */
export type SigningAlgorithm = keyof typeof algorithms

const refuse: Refuse = /* @__PURE__ */ refuser('privateKeyJwt')

/** Rules for options; the other options are checked where they are used. */
const rules: OptionRules = {
  clientId: undefined,
  audience: textRule,
  lifetime: {
    expected: 'a positive number of seconds',
    fits: (value) => Number.isFinite(value) && Number(value) > 0,
  },
  now: { expected: 'a function', fits: (value) => typeof value === 'function' },
  key: undefined,
  keyId: textRule,
  algorithm: textRule,
  sign: undefined,
}
/** How far back assertions are dated, in seconds. */
const leeway = 30

/**
 * Authenticates the client by a signed assertion, a new one for every attempt.
 *
 * @param options - The client, and a key or a callback that signs.
 * @returns A credential.
 * @throws {@link InvalidInputError} if an option is wrong or the key cannot sign with the algorithm.
 * @see [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
 */
export function privateKeyJwt(options: PrivateKeyJwtOptions): Credential {
  const { clientId, audience, lifetime = 120, now = Date.now } = Object(options) as PrivateKeyJwtOptions
  checkOptions('privateKeyJwt', Object(options) as object, rules)
  checkClientId('privateKeyJwt', clientId)
  const sign = options.sign ?? signer(options)
  if (typeof sign !== 'function') refuse('sign', 'must be a function')
  if (options.sign)
    for (const name of ['key', 'keyId', 'algorithm'] as const)
      if (options[name] !== undefined) refuse(name, 'must not be given beside `sign`')
  const credential: Credential = async (request, context) => {
    const time: unknown = now() // JavaScript callers may return anything
    const seconds = Math.floor(Number(time) / 1000)
    if (!Number.isSafeInteger(seconds)) refuser(context.operation)('now', 'must return a number of milliseconds')
    const claims = {
      iss: clientId,
      sub: clientId,
      aud: audience ?? context.tokenUrl,
      jti: globalThis.crypto.randomUUID(),
      iat: seconds - leeway,
      exp: seconds + Math.ceil(lifetime),
    }
    request.form['client_assertion_type'] = assertionType
    request.form['client_assertion'] = checkAssertion(context.operation, 'sign', await sign(claims))
  }
  return Object.assign(credential, { clientId })
}

function signer({ key, keyId, algorithm }: PrivateKeyJwtByKey): (claims: ClientAssertionClaims) => Promise<string> {
  const isUsable = Object(key).type === 'private' && Array.isArray(key.usages) && key.usages.includes('sign')
  if (!isUsable) refuse('key', `must be a private Web Crypto key that may sign, or give \`sign\`${describeKey(key)}`)
  const { name, namedCurve, hash } = Object(key.algorithm) as {
    name: string
    namedCurve?: string
    hash?: { name: string }
  }
  const kind = [name, namedCurve ?? hash?.name].filter(Boolean).join(' ')
  const fitting = Object.entries(algorithms).flatMap(([alg, needed]) => (needed === kind ? [alg] : []))
  const [usual] = fitting
  const alg = algorithm ?? usual
  if (usual === undefined || alg === undefined)
    return refuse('key', `must be a key for one of ${Object.keys(algorithms).join(', ')}`)
  if (!fitting.includes(alg)) refuse('algorithm', `must be ${fitting.join(' or ')} with this key`)
  const bits = alg.slice(2)
  const parameters = { name, hash: `SHA-${bits}`, saltLength: Number(bits) / 8 }
  const header = base64url(JSON.stringify({ alg, kid: keyId, typ: 'JWT' }))
  return async (claims) => {
    const content = `${header}.${base64url(JSON.stringify(claims))}`
    const bytes = new TextEncoder().encode(content)
    const { subtle } = globalThis.crypto
    const signature = await subtle.sign(parameters, key as CryptoKey, bytes)
    return `${content}.${base64url(new Uint8Array(signature))}`
  }
}
