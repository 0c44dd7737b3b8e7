import { checkInput, of } from '@typed-oauth/core/schema'

import { refusePrivateKeys } from '../clients/json-web-key.js'
import { adminEndpoint, adminListEndpoint } from '../endpoint.js'
import type { AdditionalParameters, OryEndpoint, OryListEndpoint, PageParameters } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import {
  trustedOAuth2JwtGrantIssuerSchema,
  trustedOAuth2JwtGrantIssuersSchema,
  trustOAuth2JwtGrantIssuerSchema,
  type TrustedOAuth2JwtGrantIssuer,
  type TrustOAuth2JwtGrantIssuer,
} from './models.js'

/** Parameters of {@link trustOAuth2JwtGrantIssuer}. */
export interface TrustOAuth2JwtGrantIssuerRequest {
  /** The issuer. */
  readonly trustOAuth2JwtGrantIssuer: TrustOAuth2JwtGrantIssuer
}

/**
 * Trusts an issuer: its assertions can be exchanged for tokens from now on.
 *
 * Rejects with 409 if the same key of the issuer is already trusted for the same user.
 *
 * @example
 * ```ts
 * const { id } = await trustOAuth2JwtGrantIssuer(transport, {
 *   trustOAuth2JwtGrantIssuer: {
 *     issuer: 'https://idp.example.com',
 *     subject: 'bob@example.com',
 *     scope: ['photos.read'],
 *     expires_at: '2030-01-01T00:00:00Z',
 *     jwk: { kty: 'OKP', crv: 'Ed25519', kid: 'key-1', use: 'sig', x: 'VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ' },
 *   },
 * })
 * ```
 *
 * @see [RFC 7523, section 3](https://www.rfc-editor.org/rfc/rfc7523.html#section-3)
 * @category Trusted issuers
 * @function
 */
export const trustOAuth2JwtGrantIssuer: OryEndpoint<
  TrustOAuth2JwtGrantIssuerRequest,
  TrustedOAuth2JwtGrantIssuer,
  OryErrors
> = /* @__PURE__ */ adminEndpoint({
  id: 'trustOAuth2JwtGrantIssuer',
  method: 'POST',
  path: '/admin/trust/grants/jwt-bearer/issuers',
  body: 'trustOAuth2JwtGrantIssuer',
  required: ['trustOAuth2JwtGrantIssuer'],
  retry: 'unsent',
  responses: { 201: trustedOAuth2JwtGrantIssuerSchema },
  check: ({ trustOAuth2JwtGrantIssuer: body }, refuse) => {
    refusePrivateKeys('trustOAuth2JwtGrantIssuer', body, refuse)
    checkInput(of(trustOAuth2JwtGrantIssuerSchema), 'trustOAuth2JwtGrantIssuer', body, refuse)
  },
})

/** Parameters of {@link listTrustedOAuth2JwtGrantIssuers}. */
export interface ListTrustedOAuth2JwtGrantIssuersRequest extends AdditionalParameters, PageParameters {
  /** Only issuers with exactly this `issuer`. */
  readonly issuer?: string | undefined
}

/**
 * Lists trusted issuers by id, one page per call; `iterate` yields all items, `pages` yields all pages.
 *
 * @example
 * ```ts
 * for await (const each of listTrustedOAuth2JwtGrantIssuers.iterate(transport)) console.log(each.issuer, each.subject)
 * ```
 *
 * @category Trusted issuers
 * @function
 */
export const listTrustedOAuth2JwtGrantIssuers: OryListEndpoint<
  ListTrustedOAuth2JwtGrantIssuersRequest,
  TrustedOAuth2JwtGrantIssuer,
  OryErrors
> = /* @__PURE__ */ adminListEndpoint({
  id: 'listTrustedOAuth2JwtGrantIssuers',
  method: 'GET',
  path: '/admin/trust/grants/jwt-bearer/issuers',
  query: ['pageSize', 'pageToken', 'issuer'],
  retry: 'safe',
  responses: { 200: trustedOAuth2JwtGrantIssuersSchema },
})

/** Parameters of {@link getTrustedOAuth2JwtGrantIssuer}. */
export interface GetTrustedOAuth2JwtGrantIssuerRequest {
  /** Id of the issuer, a UUID. */
  readonly id: string
}

/**
 * Gets a trusted issuer. The response contains the id of its key, but not the key.
 *
 * @example
 * ```ts
 * const { issuer, expires_at } = await getTrustedOAuth2JwtGrantIssuer(transport, { id })
 * ```
 *
 * @category Trusted issuers
 * @function
 */
export const getTrustedOAuth2JwtGrantIssuer: OryEndpoint<
  GetTrustedOAuth2JwtGrantIssuerRequest,
  TrustedOAuth2JwtGrantIssuer,
  OryErrors
> = /* @__PURE__ */ adminEndpoint({
  id: 'getTrustedOAuth2JwtGrantIssuer',
  method: 'GET',
  path: '/admin/trust/grants/jwt-bearer/issuers/{id}',
  retry: 'safe',
  responses: { 200: trustedOAuth2JwtGrantIssuerSchema },
})

/** Parameters of {@link deleteTrustedOAuth2JwtGrantIssuer}. */
export interface DeleteTrustedOAuth2JwtGrantIssuerRequest {
  /** Id of the issuer, a UUID. */
  readonly id: string
}

/**
 * Ends the trust in an issuer, and deletes its key. Rejects with 404 if the issuer does not exist.
 *
 * @example
 * ```ts
 * await deleteTrustedOAuth2JwtGrantIssuer(transport, { id })
 * ```
 *
 * @category Trusted issuers
 * @function
 */
export const deleteTrustedOAuth2JwtGrantIssuer: OryEndpoint<DeleteTrustedOAuth2JwtGrantIssuerRequest, void, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'deleteTrustedOAuth2JwtGrantIssuer',
    method: 'DELETE',
    path: '/admin/trust/grants/jwt-bearer/issuers/{id}',
    retry: 'safe',
    removes: true,
    responses: { 204: 'empty' },
  })
