import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose'

import { seconds, type Environment } from '../clock.js'
import { randomUuid } from '../random-text.js'

/** Content of an access token. */
export interface TokenContent {
  /** DID that the token is issued for. */
  readonly subject: string
  /** DID that acts for the subject; absent if there is none. */
  readonly actor?: string | undefined
  /** Base URL of the service. */
  readonly issuer: string
  /** Lifetime in seconds. */
  readonly lifetime: number
}

/** Signs access tokens. */
export interface AccessTokens {
  /** Signs a token. */
  sign(content: TokenContent): Promise<string>
  /** The public key, for `/.well-known/jwks.json`. */
  publicKeys(): Promise<JWK[]>
}

/** Makes the signer. Its key is generated at first use and does not change afterwards. */
export function createAccessTokens(environment: Environment): AccessTokens {
  const kid = randomUuid(environment)
  let pair: ReturnType<typeof generateKeyPair> | undefined
  const keys = async (): ReturnType<typeof generateKeyPair> => (pair ??= generateKeyPair('ES256'))
  return {
    sign: async ({ subject, actor, issuer, lifetime }) => {
      const now = seconds(environment.now())
      const act = actor !== undefined && { act: { sub: actor } }
      const payload = {
        sub: subject,
        aud: new URL(issuer).origin,
        iss: issuer,
        iat: now,
        exp: now + lifetime,
        jti: randomUuid(environment),
        ...act,
      }
      return new SignJWT(payload).setProtectedHeader({ typ: 'JWT', alg: 'ES256', kid }).sign((await keys()).privateKey)
    },
    publicKeys: async () => [{ ...(await exportJWK((await keys()).publicKey)), kid, alg: 'ES256', use: 'sig' }],
  }
}
