import { checkScopes, isGrantUri, type Refuse } from '@typed-oauth/core/define'

import { voucherifyEndpoint, type VoucherifyEndpoint } from './endpoint.js'
import { voucherifyErrorSchema, type RevokeOauthTokenErrors, type VoucherifyErrors } from './errors.js'
import {
  oAuthTokenGenerateResponseBodySchema,
  oAuthTokenIntrospectResponseBodySchema,
  oAuthTokenV2GenerateResponseBodySchema,
  type OAuthTokenGenerateResponseBody,
  type OAuthTokenIntrospectResponseBody,
  type OAuthTokenV2GenerateResponseBody,
  type VoucherifyScope,
} from './models.js'
import { knownScopes } from './scopes.js'

/** Parameters of {@link generateOauthToken}. */
export interface GenerateOauthTokenRequest {
  /** Requested scopes: names in an array, or in a string separated by single spaces. */
  readonly scope: VoucherifyScope | readonly VoucherifyScope[]
  /** The grant; the API has only one. Default `client_credentials`. */
  readonly grantType?: 'client_credentials' | (string & {}) | undefined
  /** Further form parameters by wire name, all treated as secret. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

function checkGenerate(
  { scope, grantType = '' }: Pick<GenerateOauthTokenRequest, 'grantType' | 'scope'>,
  refuse: Refuse,
): void {
  if (grantType !== 'client_credentials' && !isGrantUri(grantType)) {
    refuse('grantType', 'must be "client_credentials", without further quotes, or an absolute URI')
  }
  checkScope(scope, refuse)
}

/** Refuses misspelt scopes, with the right one, and commas. Newer scopes pass. */
function checkScope(scope: string | readonly string[], refuse: Refuse): void {
  checkScopes(scope, knownScopes, refuse)
  const isText = typeof scope === 'string'
  for (const [index, names] of (isText ? [scope] : scope).entries())
    if (names.includes(','))
      refuse(
        isText ? 'scope' : `scope[${index}]`,
        'must not contain commas: give an array, or separate names by a space',
      )
  if (isText && !/^\S+(?: \S+)*$/.test(scope)) refuse('scope', 'must be names separated by single spaces')
}

/**
 * Creates an access token for the application, valid for 900 seconds and for the requested scopes.
 *
 * A project may have 1000 tokens at a time: on a server, share a token and keep it until it is about to expire, instead of
 * creating one per request or per user. There are no refresh tokens. A token whose response was lost counts, too, until it expires.
 *
 * @example
 * ```ts
 * const { access_token, expires_in } = await generateOauthToken(transport, { scope: ['vouchers', 'campaigns'] })
 * ```
 *
 * @see [Voucherify: Generate OAuth 2.0 token](https://docs.voucherify.io/api-reference/oauth/generate-oauth-20-token)
 * @category Tokens
 * @function
 */
export const generateOauthToken: VoucherifyEndpoint<
  GenerateOauthTokenRequest,
  OAuthTokenGenerateResponseBody,
  VoucherifyErrors
> = /* @__PURE__ */ voucherifyEndpoint({
  id: 'generateOauthToken',
  method: 'POST',
  path: '/v1/oauth/token',
  form: ['grantType', 'scope'],
  required: ['scope'],
  defaults: { grantType: 'client_credentials' },
  additionalParameters: true,
  retry: 'safe',
  check: checkGenerate,
  responses: { 200: oAuthTokenGenerateResponseBodySchema },
  errors: { 400: voucherifyErrorSchema, default: voucherifyErrorSchema },
})

/** Parameters of {@link generateOauthTokenV2}. */
export interface GenerateOauthTokenV2Request {
  /** Requested scopes, within the role of the key: names such as `vouchers.read` in an array, or in a string with spaces. */
  readonly scope: string | readonly string[]
  /** Id of the project that the token is for. */
  readonly projectId: string
  /** The grant; the API has only one. Default `client_credentials`. */
  readonly grantType?: 'client_credentials' | (string & {}) | undefined
  /** Further form parameters by wire name, all treated as secret. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/**
 * Creates an access token for a service, valid for 15 minutes, with an OAuth service key instead of the keys of an
 * application: what Voucherify recommends for new programs.
 *
 * Needs the option `clientAuth`. Whether its tokens can be introspected and revoked is not documented.
 *
 * @example
 * ```ts
 * const { access_token } = await generateOauthTokenV2(transport, { projectId, scope: ['vouchers.read'] })
 * ```
 *
 * @see [RFC 6749, section 4.4](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.4)
 * @category Tokens
 * @function
 */
export const generateOauthTokenV2: VoucherifyEndpoint<
  GenerateOauthTokenV2Request,
  OAuthTokenV2GenerateResponseBody,
  VoucherifyErrors
> = /* @__PURE__ */ voucherifyEndpoint({
  id: 'generateOauthTokenV2',
  method: 'POST',
  path: '/v2/oauth/token',
  credential: 'clientAuth',
  form: ['grantType', 'scope', 'projectId'],
  required: ['scope', 'projectId'],
  defaults: { grantType: 'client_credentials' },
  additionalParameters: true,
  retry: 'safe',
  check: checkGenerate,
  responses: { 200: oAuthTokenV2GenerateResponseBodySchema },
  errors: { 400: voucherifyErrorSchema, default: voucherifyErrorSchema },
})

/** Parameters of {@link introspectOauthToken}. */
export interface IntrospectOauthTokenRequest {
  /** The access token to look up: the token alone, without the `Bearer` of a header. */
  readonly accessToken: string
  /** Further form parameters by wire name, all treated as secret. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/**
 * Tells whether an access token can be used, for what and until when.
 *
 * Each introspection is a call that the rate limit counts. A token that is unknown, expired or revoked is no error: the
 * response is `{ active: false }` and nothing else.
 *
 * @example
 * ```ts
 * const token = await introspectOauthToken(transport, { accessToken })
 * if (token.active) console.log(token.scope, token.expires_in)
 * ```
 *
 * @see [Voucherify: Introspect OAuth 2.0 token](https://docs.voucherify.io/api-reference/oauth/introspect-oauth-20-token)
 * @category Tokens
 * @function
 */
export const introspectOauthToken: VoucherifyEndpoint<
  IntrospectOauthTokenRequest,
  OAuthTokenIntrospectResponseBody,
  VoucherifyErrors
> = /* @__PURE__ */ voucherifyEndpoint({
  id: 'introspectOauthToken',
  method: 'POST',
  path: '/v1/oauth/introspect',
  form: ['accessToken'],
  required: ['accessToken'],
  additionalParameters: true,
  retry: 'safe',
  responses: { 200: oAuthTokenIntrospectResponseBodySchema },
  errors: { 400: voucherifyErrorSchema, default: voucherifyErrorSchema },
})

/** Parameters of {@link revokeOauthToken}. */
export interface RevokeOauthTokenRequest {
  /** The access token to revoke: the token alone, without the `Bearer` of a header. */
  readonly accessToken: string
  /** Further form parameters by wire name, all treated as secret. */
  readonly additionalParameters?: Readonly<Record<string, string | readonly string[]>> | undefined
}

/**
 * Revokes an access token.
 *
 * For a token that is no longer active or that the project of the keys does not know, the server responds with 404 and no
 * body, and the call rejects with an `HttpError`: with the keys of another project or at another region, the token stays
 * active. There is one exception: if the response to an attempt was lost and the retry gets 404, the call resolves, as
 * that attempt has probably revoked the token.
 *
 * @example
 * ```ts
 * await revokeOauthToken(transport, { accessToken })
 * ```
 *
 * @see [Voucherify: Revoke OAuth 2.0 token](https://docs.voucherify.io/api-reference/oauth/revoke-oauth-20-token)
 * @category Tokens
 * @function
 */
export const revokeOauthToken: VoucherifyEndpoint<RevokeOauthTokenRequest, void, RevokeOauthTokenErrors> =
  /* @__PURE__ */ voucherifyEndpoint<RevokeOauthTokenRequest, void, RevokeOauthTokenErrors>({
    id: 'revokeOauthToken',
    method: 'POST',
    path: '/v1/oauth/token/revoke',
    form: ['accessToken'],
    required: ['accessToken'],
    additionalParameters: true,
    retry: 'safe',
    removes: true,
    responses: { 204: 'empty' },
    errors: { 404: 'empty', default: voucherifyErrorSchema },
  })
