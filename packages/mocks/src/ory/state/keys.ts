import {
  CompactSign,
  compactVerify,
  decodeJwt,
  decodeProtectedHeader,
  exportJWK,
  generateKeyPair,
  type JWK,
} from 'jose'

import type { Environment } from '../../clock.js'
import { fromUtf8, utf8 } from '../../encoding.js'
import { writeJson } from '../../json-text.js'
import { randomUuid } from '../../random-text.js'

/** Claims of a JSON Web Token. */
export type Claims = Record<string, unknown>

/** Keys that the mock signs with. */
export interface SigningKeys {
  /** Signs an ID token (or a user info response). */
  signIdToken(claims: Claims): Promise<string>
  /** Signs an access token of a client whose `access_token_strategy` is `jwt`. */
  signAccessToken(claims: Claims): Promise<string>
  /** Returns the claims of an ID token of this mock, which may have expired; `undefined` for any other text. */
  readIdToken(token: string): Promise<Claims | undefined>
  /** Returns the public keys for `/.well-known/jwks.json`. */
  publicKeys(): Promise<readonly JWK[]>
}

interface KeyPair {
  readonly privateKey: CryptoKey
  readonly publicKey: CryptoKey
  readonly jwk: JWK
}

// RSA keys take long to generate. All mocks of a process can share them, as their signatures matter only in tests.
const pairs: Partial<Record<KeyUse, Promise<KeyPair>>> = {}

type KeyUse = 'access token' | 'id token'

async function makePair(): Promise<KeyPair> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
  return { privateKey, publicKey, jwk: await exportJWK(publicKey) }
}

/** Makes the signing keys of one mock; each mock has its own key ids. */
export function createSigningKeys(environment: Environment): SigningKeys {
  const ids: Record<KeyUse, string> = { 'id token': randomUuid(environment), 'access token': randomUuid(environment) }
  const pair = (use: KeyUse): Promise<KeyPair> => (pairs[use] ??= makePair())
  const sign = async (use: KeyUse, claims: Claims): Promise<string> =>
    new CompactSign(utf8(writeJson(claims)))
      .setProtectedHeader({ alg: 'RS256', kid: ids[use], typ: 'JWT' })
      .sign((await pair(use)).privateKey)
  return {
    signIdToken: (claims) => sign('id token', claims),
    signAccessToken: (claims) => sign('access token', claims),
    async readIdToken(token) {
      try {
        if (decodeProtectedHeader(token).kid !== ids['id token']) return undefined
        const { payload } = await compactVerify(token, (await pair('id token')).publicKey, { algorithms: ['RS256'] })
        return JSON.parse(fromUtf8(payload)) as Claims
      } catch {
        return undefined
      }
    },
    publicKeys: async () =>
      Promise.all(
        (['id token', 'access token'] as const).map(async (use) => {
          const { n, e } = (await pair(use)).jwk
          return { use: 'sig', kty: 'RSA', kid: ids[use], alg: 'RS256', ...(n && { n }), ...(e && { e }) }
        }),
      ),
  }
}

/**
 * Returns the claims of a token without checking its signature; `undefined` if it is no JSON Web Token, which is three
 * parts in base64url without padding.
 */
export function uncheckedClaims(token: string): Claims | undefined {
  try {
    // jose also decodes standard base64 and padding.
    if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return undefined
    decodeProtectedHeader(token) // throws if the header is no JSON object
    return decodeJwt(token)
  } catch {
    return undefined
  }
}
