import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose'

import { seconds, type Environment } from '../clock.js'
import { utf8 } from '../encoding.js'
import { randomHex } from '../random-text.js'
import type { AuthentiqClientSeed } from './options.js'
import { openClaims } from './scopes.js'
import type { AuthentiqState, Grant } from './state.js'

/** Settings of ID tokens. */
export interface IdTokenSettings {
  /** Issuer; by default the base URL with a slash at its end. */
  readonly issuer: () => string
  /** Lifetime in seconds. */
  readonly lifetime: number
  /** Whether `aud` is a list or a string. */
  readonly audience: 'list' | 'string'
}

/** Signs ID tokens. */
export interface IdTokens {
  /** Signs the ID token of a grant. */
  sign(client: AuthentiqClientSeed, grant: Grant): Promise<string>
  /** Public keys for RS256, for `/public-keys`. */
  publicKeys(): Promise<JWK[]>
}

const keyId = 'mock-rs256'

/** Makes the signer. Its RSA key is generated at first use and does not change afterwards. */
export function createIdTokens(environment: Environment, state: AuthentiqState, settings: IdTokenSettings): IdTokens {
  let pair: ReturnType<typeof generateKeyPair> | undefined
  const keys = async (): ReturnType<typeof generateKeyPair> => (pair ??= generateKeyPair('RS256'))

  return {
    sign: async (client, grant) => {
      const { id_token_signed_response_alg: algorithm = 'HS256', client_id: clientId } = client
      const payload = idClaims(environment, state, settings, grant, clientId)
      switch (algorithm) {
        case 'none':
          return new UnsecuredJWT(payload).encode()
        case 'HS256':
          return new SignJWT(payload).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(utf8(client.client_secret))
        default:
          return new SignJWT(payload)
            .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: keyId })
            .sign((await keys()).privateKey)
      }
    },
    publicKeys: async () => [{ ...(await exportJWK((await keys()).publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }],
  }
}

function idClaims(
  environment: Environment,
  state: AuthentiqState,
  { issuer, lifetime, audience }: IdTokenSettings,
  { subject, scope, nonce }: Grant,
  clientId: string,
): JWTPayload {
  const now = seconds(environment.now())
  return {
    ...openClaims(scope, state.users.get(subject)?.claims),
    iss: issuer(),
    sub: subject,
    aud: audience === 'list' ? [clientId] : clientId,
    azp: clientId,
    iat: now,
    nbf: now,
    exp: now + lifetime,
    jti: randomHex(environment, 32),
    sid: randomHex(environment, 32),
    scope,
    ...(nonce !== undefined && { nonce }),
  }
}
