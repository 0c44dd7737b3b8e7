import { isGrantUri, type Refuse } from '@typed-oauth/core/define'

import type { AdditionalParameters } from '../endpoint.js'
import { checkClientAuthentication, type ClientAuthentication } from './client-authentication.js'
import type { RequestedAccess } from './requested-access.js'

/** Parameters that all token requests may have. */
export interface CommonTokenRequest extends AdditionalParameters, ClientAuthentication {}

/** Scopes and audiences of a token request. */
export interface ScopedTokenRequest extends CommonTokenRequest, RequestedAccess {
  /** Scopes to ask for: an array, or a string with spaces. Default: none. */
  readonly scope?: string | readonly string[] | undefined
  /** Audiences to ask for: an array, or a string with spaces. Default: none. */
  readonly audience?: string | readonly string[] | undefined
}

/**
 * Exchanges an authorization code. Sent once and never retried.
 *
 * @see [RFC 6749, section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
 */
export interface AuthorizationCodeGrant extends ScopedTokenRequest {
  /** The authorization code grant. */
  readonly grantType: 'authorization_code'
  /** The code from the redirect. It works once; an attempt with a wrong `codeVerifier` uses it up. */
  readonly code: string
  /** The redirect URI of the authorization request, if it had one. */
  readonly redirectUri?: string | undefined
  /** The verifier of the challenge in the authorization request, if it had one. */
  readonly codeVerifier?: string | undefined
}

/**
 * Gets new tokens for a refresh token. Sent once and never retried: a refresh token that is used twice revokes all tokens.
 *
 * @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export interface RefreshTokenGrant extends ScopedTokenRequest {
  /** The refresh token grant. */
  readonly grantType: 'refresh_token'
  /** The refresh token. It works once; the response contains the next one. */
  readonly refreshToken: string
}

/**
 * Gets an access token for the client itself.
 *
 * @see [RFC 6749, section 4.4.2](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4.2)
 */
export interface ClientCredentialsGrant extends ScopedTokenRequest {
  /** The client credentials grant. */
  readonly grantType: 'client_credentials'
}

/**
 * Exchanges an assertion of a trusted issuer. Sent once and never retried.
 *
 * @see [RFC 7523, section 2.1](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.1)
 */
export interface JwtBearerGrant extends ScopedTokenRequest {
  /** The JWT bearer grant. */
  readonly grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  /** JWT with `iss`, `sub`, `aud` (the token URL), `exp`, `iat` and `jti`. It works once. */
  readonly assertion: string
}

/**
 * Gets the tokens of a device. Before the user's approval it fails with `authorization_pending`: `pollDeviceToken` polls
 * until then. Sent once and never retried.
 *
 * @see [RFC 8628, section 3.4](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.4)
 */
export interface DeviceCodeGrant extends ScopedTokenRequest {
  /** The device grant. */
  readonly grantType: 'urn:ietf:params:oauth:grant-type:device_code'
  /** `device_code` of the device authorization. */
  readonly deviceCode: string
}

/**
 * What a token is.
 *
 * @see [RFC 8693, section 3](https://www.rfc-editor.org/rfc/rfc8693.html#section-3)
 */
export type TokenTypeUri =
  | 'urn:ietf:params:oauth:token-type:access_token'
  | 'urn:ietf:params:oauth:token-type:id_token'
  | 'urn:ietf:params:oauth:token-type:jwt'
  | 'urn:ietf:params:oauth:token-type:refresh_token'
  | 'urn:ietf:params:oauth:token-type:saml1'
  | 'urn:ietf:params:oauth:token-type:saml2'
  | (string & {})

/** Parameters of every token exchange. */
export interface CommonTokenExchange extends ScopedTokenRequest {
  /** The token exchange grant. */
  readonly grantType: 'urn:ietf:params:oauth:grant-type:token-exchange'
  /** Token of the party on whose behalf the request is made. */
  readonly subjectToken: string
  /** What `subjectToken` is. */
  readonly subjectTokenType: TokenTypeUri
  /** What the new token must be. Default: the server decides. */
  readonly requestedTokenType?: TokenTypeUri | undefined
}

/** A token exchange in which nobody acts for the subject. */
export interface ImpersonationGrant extends CommonTokenExchange {
  /** Absent: see {@link DelegationGrant}. */
  readonly actorToken?: undefined
  /** Absent: see {@link DelegationGrant}. */
  readonly actorTokenType?: undefined
}

/** A token exchange in which an actor acts for the subject. */
export interface DelegationGrant extends CommonTokenExchange {
  /** Token of the party that acts. */
  readonly actorToken: string
  /** What `actorToken` is. */
  readonly actorTokenType: TokenTypeUri
}

/**
 * Exchanges a token for another one. Retried only if the server certainly did not process the request: each exchange issues
 * a new token. Hydra does not have this grant and refuses it with `invalid_request`; it is for servers beside it.
 *
 * @see [RFC 8693, section 2.1](https://www.rfc-editor.org/rfc/rfc8693.html#section-2.1)
 */
export type TokenExchangeGrant = DelegationGrant | ImpersonationGrant

/** A grant with parameters that this package checks. */
export type KnownGrant =
  | AuthorizationCodeGrant
  | ClientCredentialsGrant
  | DeviceCodeGrant
  | JwtBearerGrant
  | RefreshTokenGrant
  | TokenExchangeGrant

/**
 * An absolute URI. Not an intersection with `{}`: TypeScript before 7 would infer one grant of a request that may be of
 * any, and refuse it.
 */
export type GrantUri = `${string}:${string}`

/** The name of another grant: an absolute URI, or a `string` whose value the compiler does not know. */
export type OtherGrantType<Grant extends string> = Grant extends KnownGrant['grantType']
  ? never
  : string extends Grant
    ? Grant
    : Grant extends `${string}:${string}`
      ? Grant
      : never

/**
 * Any other grant, named by an absolute URI, or a grant whose type is `string`: if it is a known grant then, its required
 * parameters are checked at run time only. Sent once and never retried.
 */
export interface OtherGrant<Grant extends string = GrantUri> extends ScopedTokenRequest {
  /** Grant type, such as `urn:openid:params:grant-type:ciba`. */
  readonly grantType: OtherGrantType<Grant>
  /** See {@link AuthorizationCodeGrant}. */
  readonly code?: string | undefined
  /** See {@link AuthorizationCodeGrant}. */
  readonly redirectUri?: string | undefined
  /** See {@link AuthorizationCodeGrant}. */
  readonly codeVerifier?: string | undefined
  /** See {@link RefreshTokenGrant}. */
  readonly refreshToken?: string | undefined
  /** See {@link JwtBearerGrant}. */
  readonly assertion?: string | undefined
  /** See {@link DeviceCodeGrant}. */
  readonly deviceCode?: string | undefined
  /** See {@link TokenExchangeGrant}. */
  readonly subjectToken?: string | undefined
  /** See {@link TokenExchangeGrant}. */
  readonly subjectTokenType?: TokenTypeUri | undefined
  /** See {@link TokenExchangeGrant}. */
  readonly actorToken?: string | undefined
  /** See {@link TokenExchangeGrant}. */
  readonly actorTokenType?: TokenTypeUri | undefined
  /** See {@link TokenExchangeGrant}. */
  readonly requestedTokenType?: TokenTypeUri | undefined
}

/**
 * Parameters of `oauth2TokenExchange`: those of a grant. The required parameters of a known grant are also checked at run
 * time, before anything is sent. With `Oauth2TokenExchangeRequest<string>`, the grant type may be any text. The compiler
 * requires `assertion`, `deviceCode` and `subjectToken` in the arguments of a call, but not in a variable of this type: the
 * grants that need them are named by a URI, as extension grants are. A function that passes requests on takes this type;
 * `Parameters` of the operation allows any text as the grant type.
 */
export type Oauth2TokenExchangeRequest<Grant extends string = GrantUri> = KnownGrant | OtherGrant<Grant>

/** Required parameters of each known grant. */
const requiredByGrant: Readonly<Record<string, readonly (keyof OtherGrant<string>)[]>> = {
  authorization_code: ['code'],
  refresh_token: ['refreshToken'],
  client_credentials: [],
  'urn:ietf:params:oauth:grant-type:jwt-bearer': ['assertion'],
  'urn:ietf:params:oauth:grant-type:device_code': ['deviceCode'],
  'urn:ietf:params:oauth:grant-type:token-exchange': ['subjectToken', 'subjectTokenType'],
}

/** Parameters of a token exchange. */
const ofExchange = /^(?:subject|actor|requested)Token/

/** Refuses token requests that fail in any case. */
export function checkGrant(request: Oauth2TokenExchangeRequest<string>, refuse: Refuse): void {
  const { grantType } = request
  checkClientAuthentication(request, refuse)
  const parameters: Partial<OtherGrant<string>> = request
  if (Object.hasOwn(requiredByGrant, grantType)) {
    const names = requiredByGrant[grantType] ?? []
    for (const name of names) if ((parameters[name] ?? '') === '') refuse(name, `is required by the grant ${grantType}`)
    const foreign = Object.keys(request).find((name) => ofExchange.test(name))
    if (foreign !== undefined && !names.includes('subjectToken')) refuse(foreign, 'belongs to a token exchange')
  } else if (!isGrantUri(grantType)) {
    refuse('grantType', `must be an absolute URI, or one of ${Object.keys(requiredByGrant).join(', ')}`)
  }
  const { actorToken, actorTokenType } = parameters
  if ((actorToken === undefined) !== (actorTokenType === undefined))
    refuse(actorToken === undefined ? 'actorToken' : 'actorTokenType', 'is required: both or none describe the actor')
}
