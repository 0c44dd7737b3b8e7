import type { JsonObject } from '../wire/decode.js'
import type { Flow } from './flow.js'

/** What ID tokens and user info say about the user. */
export interface Identity {
  /** Subject that the client sees; absent where nobody signed in. */
  readonly subject?: string
  /** When the consent was given or the client asked, in seconds. */
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
  /** Login session. */
  readonly sessionId?: string
  /** Claims that the consent page added. */
  readonly claims: JsonObject
}

/** Everything that one consent, or one call of the token endpoint, led to. Revoking ends all of it. */
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
  /** What ID tokens say. */
  readonly identity: Identity
  /** Access tokens that are not revoked. */
  readonly accessTokens: Set<AccessToken>
  /** Refresh tokens, spent ones too. */
  readonly refreshTokens: Set<RefreshToken>
  /** Authorization code that it began with. */
  code?: string
  /** Device code that it began with, until the device collects it. */
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
  /** Chain that it belongs to. */
  readonly chain: Chain
  /** When it was issued, in milliseconds. */
  readonly issuedAt: number
  /** When it expires, in milliseconds; absent if it does not. */
  readonly expiresAt?: number
  /** The token itself. */
  readonly token: string
  /** Whether it was used or revoked. */
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
  /** Whether an exchange failed for its verifier. */
  burnt: boolean
}

/** A device that waits for its user. */
export interface DeviceAuthorization {
  /** Random id. */
  readonly id: string
  /** Code that the device polls with. */
  readonly deviceCode: string
  /** Code that the user types. */
  readonly userCode: string
  /** Client of the device. */
  readonly clientId: string
  /** Wanted scopes. */
  readonly scope: readonly string[]
  /** Wanted audiences. */
  readonly audience: readonly string[]
  /** When it expires, in milliseconds. */
  readonly expiresAt: number
  /** What the user granted; absent while the user is not done. */
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
  /** Whether the browser is to stay signed in. */
  readonly remember: boolean
  /** When the session ends, in milliseconds. */
  readonly expiresAt: number
}

/** A granted consent. */
export interface ConsentSession {
  /** Flow with the answers of both pages. */
  readonly flow: Flow
  /** When it ends, in milliseconds; absent if it does not. */
  readonly expiresAt?: number
  /** Whether the right browser brought the verifier. If not, it is only kept so that the verifier works once. */
  readonly counts: boolean
}

/** A logout that waits for its confirmation. */
export interface LogoutRequest {
  /** UUID that the logout page gets. */
  readonly challenge: string
  /** UUID that the browser brings back. */
  readonly verifier: string
  /** User. */
  readonly subject: string
  /** Session that ends. */
  readonly sessionId: string
  /** Path and query of the request. */
  readonly requestUrl: string
  /** Client that asked; absent if the logout started at the server. */
  readonly clientId?: string
  /** Where the browser goes in the end. */
  readonly redirectTo: string
  /** When it was asked for, in milliseconds; absent if a client asked. */
  readonly requestedAt?: number
  /** When it expires, in milliseconds; absent if a client asked. */
  readonly expiresAt?: number
  /** Answer of the logout page. */
  answer: 'accepted' | 'rejected' | undefined
  /** Whether the browser brought the verifier back. */
  completed: boolean
}

/** An issuer whose assertions are taken. */
export interface TrustedIssuer {
  /** UUID. */
  readonly id: string
  /** `iss` of the assertions. */
  readonly issuer: string
  /** `sub` of the assertions; empty if any is allowed. */
  readonly subject: string
  /** Whether any subject is allowed. */
  readonly allowAnySubject: boolean
  /** Scopes that may be asked for. */
  readonly scope: readonly string[]
  /** Id of the key. */
  readonly keyId: string
  /** When it was created, as RFC 3339. */
  readonly createdAt: string
  /** Until when it counts, as RFC 3339. */
  readonly expiresAt: string
}

/** A user of the seed. */
export interface OryUser {
  /** Identifier of the user. */
  readonly subject: string
  /** Claims that ID tokens get if the test does not say otherwise. */
  readonly idToken: JsonObject
  /** Data that access tokens get if the test does not say otherwise. */
  readonly accessToken: JsonObject
}
