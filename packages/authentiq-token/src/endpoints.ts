import type { Refuse } from '@typed-oauth/core'
import { isGrantUri, oAuth2ErrorSchema } from '@typed-oauth/core/define'

import { authentiqEndpoint, type AuthentiqEndpoint } from './endpoint.js'
import type { AuthentiqErrors } from './errors.js'
import { tokenSchema, type Token } from './models.js'

/** Parameters of {@link token} that do not depend on the grant. */
export interface TokenCommonRequest {
  /** Client id, where there is no `clientAuth`; sent in the form. */
  readonly clientId?: string | undefined
  /** Client secret, where there is no `clientAuth`; sent in the form, next to `clientId`. */
  readonly clientSecret?: string | undefined
  /** Further form parameters by wire name, all treated as secret. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/** Parameters of {@link token} for an authorization code, the one grant that Authentiq documents. */
export interface AuthorizationCodeTokenRequest extends TokenCommonRequest {
  /** The grant. Default `authorization_code`. */
  readonly grantType?: 'authorization_code' | undefined
  /** The code from the redirect. It works once and expires soon. */
  readonly code: string
  /** The same URI as in the request to `/authorize`. */
  readonly redirectUri: string
  /** PKCE verifier, if a challenge was sent to `/authorize`. Not documented by Authentiq. */
  readonly codeVerifier?: string | undefined
}

/**
 * Parameters of {@link token} for a custom grant of the provider; its own parameters go into `additionalParameters`.
 */
export interface ExtensionGrantTokenRequest extends TokenCommonRequest {
  /** The grant, an absolute URI. */
  readonly grantType: `${string}:${string}`
  /** Not with this grant. */
  readonly code?: undefined
  /** Not with this grant. */
  readonly redirectUri?: undefined
  /** Not with this grant. */
  readonly codeVerifier?: undefined
}

/** Parameters of {@link token}. */
export type TokenRequest = AuthorizationCodeTokenRequest | ExtensionGrantTokenRequest

function checkToken(request: TokenRequest, refuse: Refuse): void {
  const { grantType = '', clientId, clientSecret } = request
  if (grantType === 'authorization_code') {
    for (const name of ['code', 'redirectUri'] as const) if (!request[name]) refuse(name, 'is required')
  } else if (!isGrantUri(grantType)) {
    refuse('grantType', 'must be "authorization_code" or an absolute URI')
  }
  if (clientSecret !== undefined && clientId === undefined) refuse('clientId', 'is required beside `clientSecret`')
}

/**
 * Exchanges an authorization code for an access token and, if `openid` was granted, an ID token.
 *
 * A code works once, so the request is sent once and never retried. The ID token is not verified.
 *
 * @example
 * ```ts
 * const { access_token, id_token } = await token(transport, { code, redirectUri })
 * ```
 *
 * @see [OpenID Connect Core, section 3.1.3](https://openid.net/specs/openid-connect-core-1_0.html#TokenEndpoint)
 * @category Tokens
 * @function
 */
export const token: AuthentiqEndpoint<TokenRequest, Token, AuthentiqErrors> = /* @__PURE__ */ authentiqEndpoint({
  id: 'token',
  method: 'POST',
  path: '/token',
  credential: 'clientAuth',
  form: ['grantType', 'code', 'redirectUri', 'clientId', 'clientSecret', 'codeVerifier'],
  defaults: { grantType: 'authorization_code' },
  additionalParameters: true,
  retry: 'never',
  check: checkToken,
  responses: { 200: tokenSchema },
  errors: { 400: oAuth2ErrorSchema, 401: oAuth2ErrorSchema },
})
