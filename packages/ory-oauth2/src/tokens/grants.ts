import type { Refuse } from '@typed-oauth/core'
import { isGrantUri } from '@typed-oauth/core/define'

import type { AdditionalParameters } from '../endpoint.js'
import { checkClientAuthentication, type ClientAuthentication } from './client-authentication.js'

/** What all token requests may have. */
interface TokenRequest extends AdditionalParameters, ClientAuthentication {}

/** Scopes and audiences of a token request. */
interface ScopedTokenRequest extends TokenRequest {
  /** Scopes to ask for: an array, or a string with spaces. Default: none. */
  readonly scope?: string | readonly string[] | undefined
  /** Audiences to ask for: an array, or a string with spaces. Default: none. */
  readonly audience?: string | readonly string[] | undefined
}

/**
 * Exchanges the code that an authorization ended with. Sent once, whatever fails.
 *
 * @see [RFC 6749, section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
 */
export interface AuthorizationCodeGrant extends ScopedTokenRequest {
  /** The authorization code grant. */
  readonly grantType: 'authorization_code'
  /** The code. Works once; a try with a wrong `codeVerifier` uses it up. */
  readonly code: string
  /** The same as in the authorization request, if it was there. */
  readonly redirectUri?: string | undefined
  /** The verifier whose challenge was in the authorization request, if one was. */
  readonly codeVerifier?: string | undefined
}

/**
 * Gets new tokens for a refresh token. Sent once, whatever fails: a token that is used twice revokes all.
 *
 * @see [RFC 6749, section 6](https://www.rfc-editor.org/rfc/rfc6749.html#section-6)
 */
export interface RefreshTokenGrant extends ScopedTokenRequest {
  /** The refresh token grant. */
  readonly grantType: 'refresh_token'
  /** The refresh token. Works once; the answer holds the next one. */
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
 * Exchanges an assertion of a trusted issuer. Sent once, whatever fails.
 *
 * @see [RFC 7523, section 2.1](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.1)
 */
export interface JwtBearerGrant extends ScopedTokenRequest {
  /** The JWT bearer grant. */
  readonly grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  /** JWT with `iss`, `sub`, `aud` (the token URL), `exp`, `iat` and `jti`. Works once. */
  readonly assertion: string
}

/**
 * Collects the tokens of a device, or is told with `authorization_pending` to ask again. Sent once, whatever fails.
 *
 * @see [RFC 8628, section 3.4](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.4)
 */
export interface DeviceCodeGrant extends ScopedTokenRequest {
  /** The device grant. */
  readonly grantType: 'urn:ietf:params:oauth:grant-type:device_code'
  /** `device_code` of the device authorization. */
  readonly deviceCode: string
}

/** A grant whose parameters this package knows. */
export type KnownGrant =
  | AuthorizationCodeGrant
  | ClientCredentialsGrant
  | DeviceCodeGrant
  | JwtBearerGrant
  | RefreshTokenGrant

/** An absolute URI; `& {}` keeps the names of the known grants in what editors suggest. */
type GrantUri = `${string}:${string}` & {}

/** The name of another grant: an absolute URI, or a `string` of which the compiler knows nothing. */
type OtherGrantType<Grant extends string> = Grant extends KnownGrant['grantType']
  ? never
  : string extends Grant
    ? Grant
    : Grant extends `${string}:${string}`
      ? Grant
      : never

/**
 * Any other grant, named by an absolute URI, or one that is a plain `string` to the compiler: what a known grant needs is
 * then checked at run time only. Sent once, whatever fails.
 */
export interface OtherGrant<Grant extends string = GrantUri> extends ScopedTokenRequest {
  /** Grant type, such as `urn:ietf:params:oauth:grant-type:token-exchange`. */
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
}

/**
 * Parameters of `oauth2TokenExchange`: those of a grant. What a known grant needs is also checked before anything is
 * sent. With `Oauth2TokenExchangeRequest<string>`, the grant type may be any text. In a variable of this type the
 * compiler does not miss `assertion` or `deviceCode` of the two grants that are named by a URI; in a call it does.
 */
export type Oauth2TokenExchangeRequest<Grant extends string = GrantUri> = KnownGrant | OtherGrant<Grant>

/** What each known grant cannot do without. */
const requiredByGrant: Readonly<Record<string, keyof OtherGrant<string> | undefined>> = {
  authorization_code: 'code',
  refresh_token: 'refreshToken',
  client_credentials: undefined,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': 'assertion',
  'urn:ietf:params:oauth:grant-type:device_code': 'deviceCode',
}

/** Refuses token requests that can only fail. */
export function checkGrant(request: Oauth2TokenExchangeRequest<string>, refuse: Refuse): void {
  const { grantType } = request
  checkClientAuthentication(request, refuse)
  if (!Object.hasOwn(requiredByGrant, grantType)) {
    if (isGrantUri(grantType)) return
    refuse('grantType', `must be an absolute URI, or one of ${Object.keys(requiredByGrant).join(', ')}`)
  }
  const name = requiredByGrant[grantType]
  const parameters: Partial<OtherGrant<string>> = request
  if (name !== undefined && (parameters[name] === undefined || parameters[name] === '')) {
    refuse(name, `is required by the grant ${grantType}`)
  }
}
