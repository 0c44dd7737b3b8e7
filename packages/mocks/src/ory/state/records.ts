import type { JsonObject } from '../wire/decode.js'
import type { Flow } from './flow.js'

/** Data about the user in ID tokens and user info. */
export interface Identity {
  /** Subject that the client sees; absent if nobody signed in. */
  readonly subject?: string
  /** When the consent was given or the client sent the request, in seconds. */
  readonly issuedAt: number
  /** When the user signed in, in seconds. */
  readonly authenticatedAt?: number
  /** When the flow began, in seconds. */
  readonly requestedAt?: number
  /** Nonce of the authorize request. */
  readonly nonce?: string
  /** Authentication level. */
  readonly acr?: string
  /** Authentication methods. */
  readonly amr?: readonly string[]
  /** Id of the login session. */
  readonly sessionId?: string
  /** Claims that the consent page added. */
  readonly claims: JsonObject
}

/** The tokens of one consent, or of one call of the token endpoint. Revoking the chain revokes all of them. */
export interface Chain {
  /** Id of the consent request, or a random one. */
  readonly id: string
  /** Client that the tokens were issued to. */
  readonly clientId: string
  /** User, or the client itself. */
  readonly subject: string
  /** Granted scopes. */
  readonly scope: readonly string[]
  /** Granted audiences. */
  readonly audience: readonly string[]
  /** Data of the access tokens. */
  readonly ext: JsonObject
  /** Data about the user in ID tokens. */
  readonly identity: Identity
  /** Access tokens that are not revoked. */
  readonly accessTokens: Set<AccessToken>
  /** Refresh tokens, including spent ones. */
  readonly refreshTokens: Set<RefreshToken>
  /** Authorization code that the chain began with. */
  code?: string
  /** Device code that the chain began with, until the device gets its tokens. */
  deviceCode?: string
}

/** An issued access token. */
export interface AccessToken {
  /** Chain that it belongs to. */
  readonly chain: Chain
  /** When it was issued, in milliseconds. */
  readonly issuedAt: number
  /** When it expires, in milliseconds. */
  readonly expiresAt: number
  /** The token itself; empty until it is signed. */
  token: string
  /** Whether it was revoked. */
  revoked: boolean
}

/** An issued refresh token. */
export interface RefreshToken {
  /** Chain that the token belongs to. */
  readonly chain: Chain
  /** When it was issued, in milliseconds. */
  readonly issuedAt: number
  /** When it expires, in milliseconds; absent if it never expires. */
  readonly expiresAt?: number
  /** The token itself. */
  readonly token: string
  /** Access token of the same response; absent in a seed. */
  readonly accessToken?: AccessToken
  /** When it was first used, in milliseconds, if it stays usable for a grace period. */
  usedAt?: number
  /** Whether it was used without a grace period, or revoked. */
  spent: boolean
}

/** An issued authorization code. */
export interface AuthorizationCode {
  /** Chain that it starts. */
  readonly chain: Chain
  /** Value of `redirect_uri` in the authorize request; empty if there was none. */
  readonly redirectUri: string
  /** When it expires, in milliseconds. */
  readonly expiresAt: number
  /** Value of `nonce` in the authorize request. */
  readonly nonce: string
  /** Whether the request named authentication levels. */
  readonly wantsAcr: boolean
  /** Hash of the code for the ID token of the hybrid flow. */
  readonly codeHash?: string
  /** PKCE challenge (S256); absent if the request had none. */
  readonly challenge?: string
  /** Whether it was exchanged. */
  used: boolean
  /** Whether an exchange failed because of a wrong PKCE verifier. */
  burnt: boolean
}

/** A device that waits for its user. */
export interface DeviceAuthorization {
  /** Random id. */
  readonly id: string
  /** Code that the device polls with. */
  readonly deviceCode: string
  /** Code that the user enters. */
  readonly userCode: string
  /** Client of the device. */
  readonly clientId: string
  /** Requested scopes. */
  readonly scope: readonly string[]
  /** Requested audiences. */
  readonly audience: readonly string[]
  /** When it expires, in milliseconds. */
  readonly expiresAt: number
  /** Tokens that the user granted; absent until the user has approved. */
  chain?: Chain
}

/** A browser that is signed in. */
export interface LoginSession {
  /** `sid` of ID tokens. */
  readonly id: string
  /** User. */
  readonly subject: string
  /** When the user signed in, in seconds. */
  readonly authenticatedAt: number
  /** Whether the browser stays signed in. */
  readonly remember: boolean
  /** When the session ends, in milliseconds. */
  readonly expiresAt: number
}

/** A granted consent. */
export interface ConsentSession {
  /** Flow with the decisions of both pages. */
  readonly flow: Flow
  /** When it expires, in milliseconds; absent if it never expires. */
  readonly expiresAt?: number
  /**
   * Whether the right browser came back with the verifier. If not, the consent is stored only so that the verifier
   * works once.
   */
  readonly counts: boolean
}

/** A logout that waits for its confirmation. */
export interface LogoutRequest {
  /** UUID that the logout page gets. */
  readonly challenge: string
  /** UUID in the redirect back from the logout page. */
  readonly verifier: string
  /** User. */
  readonly subject: string
  /** Session that ends. */
  readonly sessionId: string
  /** Path and query of the request. */
  readonly requestUrl: string
  /** Client that sent the request; absent if the logout started at the server. */
  readonly clientId?: string
  /** URL where the browser goes after the logout. */
  readonly redirectTo: string
  /** When the logout was requested, in milliseconds; absent if a client requested it. */
  readonly requestedAt?: number
  /** When the request expires, in milliseconds; absent if a client requested it. */
  readonly expiresAt?: number
  /** Decision of the logout page. */
  answer: 'accepted' | 'rejected' | undefined
  /** Whether the browser came back with the verifier. */
  completed: boolean
}

/** An issuer whose assertions are accepted. */
export interface TrustedIssuer {
  /** UUID. */
  readonly id: string
  /** `iss` of the assertions. */
  readonly issuer: string
  /** `sub` of the assertions; empty if any is allowed. */
  readonly subject: string
  /** Whether any subject is allowed. */
  readonly allowAnySubject: boolean
  /** Scopes that may be requested. */
  readonly scope: readonly string[]
  /** Id of the key. */
  readonly keyId: string
  /** When it was created, as RFC 3339. */
  readonly createdAt: string
  /** When the trust expires, as RFC 3339. */
  readonly expiresAt: string
}

/** A user of the seed. */
export interface OryUser {
  /** Identifier of the user. */
  readonly subject: string
  /** Claims of the user's ID tokens, unless the test sets others. */
  readonly idToken: JsonObject
  /** Data of the user's access tokens, unless the test sets other data. */
  readonly accessToken: JsonObject
}
