import { checkInput, of } from '@typed-oauth/core/schema'

import { adminEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import { oryErrorSchema, type OryErrors } from '../errors.js'
import { rejectOAuth2RequestSchema, type RejectOAuth2Request } from '../login-requests/models.js'
import { oAuth2RedirectToSchema, type OAuth2RedirectTo, type OryChallengeErrors } from '../redirect-to.js'
import {
  acceptOAuth2ConsentRequestSchema,
  oAuth2ConsentRequestSchema,
  type AcceptOAuth2ConsentRequest,
  type OAuth2ConsentRequest,
} from './models.js'

/** Parameters of {@link getOAuth2ConsentRequest}. */
export interface GetOAuth2ConsentRequestRequest extends AdditionalParameters {
  /** `consent_challenge` from the query of the browser's request to the consent page. */
  readonly consentChallenge: string
}

/**
 * Gets a consent request, with which the application decides which screen it shows, if any.
 *
 * Rejects with 404 for an unknown challenge and with 401 for one that is older than half an hour: then the flow must
 * start again.
 *
 * @example
 * ```ts
 * const { client, requested_scope, skip } = await getOAuth2ConsentRequest(transport, { consentChallenge })
 * ```
 *
 * @category Login and consent
 * @function
 */
export const getOAuth2ConsentRequest: OryEndpoint<
  GetOAuth2ConsentRequestRequest,
  OAuth2ConsentRequest,
  OryChallengeErrors
> = /* @__PURE__ */ adminEndpoint({
  id: 'getOAuth2ConsentRequest',
  method: 'GET',
  path: '/admin/oauth2/auth/requests/consent',
  query: ['consentChallenge'],
  required: ['consentChallenge'],
  retry: 'safe',
  responses: { 200: oAuth2ConsentRequestSchema },
  errors: { 410: oAuth2RedirectToSchema, default: oryErrorSchema },
})

/** Parameters of {@link acceptOAuth2ConsentRequest}. */
export interface AcceptOAuth2ConsentRequestRequest extends AdditionalParameters {
  /** `consent_challenge` from the query of the browser's request to the consent page. */
  readonly consentChallenge: string
  /** What the user granted; `{}` grants nothing. */
  readonly acceptOAuth2ConsentRequest: AcceptOAuth2ConsentRequest
}

/**
 * Accepts a consent. Send the same browser to `redirect_to`.
 *
 * The URL works once: opening it uses it up, even in a browser without the right cookies.
 *
 * @example
 * ```ts
 * const { redirect_to } = await acceptOAuth2ConsentRequest(transport, {
 *   consentChallenge,
 *   acceptOAuth2ConsentRequest: { grant_scope: ['openid', 'photos.read'], remember: true },
 * })
 * ```
 *
 * @category Login and consent
 * @function
 */
export const acceptOAuth2ConsentRequest: OryEndpoint<AcceptOAuth2ConsentRequestRequest, OAuth2RedirectTo, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'acceptOAuth2ConsentRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/consent/accept',
    query: ['consentChallenge'],
    body: 'acceptOAuth2ConsentRequest',
    required: ['consentChallenge', 'acceptOAuth2ConsentRequest'],
    retry: 'safe',
    responses: { 200: oAuth2RedirectToSchema },
    check: ({ acceptOAuth2ConsentRequest: body }, refuse) =>
      checkInput(of(acceptOAuth2ConsentRequestSchema), 'acceptOAuth2ConsentRequest', body, refuse),
  })

/** Parameters of {@link rejectOAuth2ConsentRequest}. */
export interface RejectOAuth2ConsentRequestRequest extends AdditionalParameters {
  /** `consent_challenge` from the query of the browser's request to the consent page. */
  readonly consentChallenge: string
  /** The reason. Default `{}`, for the default reason of Hydra. */
  readonly rejectOAuth2Request?: RejectOAuth2Request | undefined
}

/**
 * Rejects a consent. Send the same browser to `redirect_to`; the client gets the error.
 *
 * @example
 * ```ts
 * const { redirect_to } = await rejectOAuth2ConsentRequest(transport, {
 *   consentChallenge,
 *   rejectOAuth2Request: { error: 'access_denied' },
 * })
 * ```
 *
 * @category Login and consent
 * @function
 */
export const rejectOAuth2ConsentRequest: OryEndpoint<RejectOAuth2ConsentRequestRequest, OAuth2RedirectTo, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'rejectOAuth2ConsentRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/consent/reject',
    query: ['consentChallenge'],
    body: 'rejectOAuth2Request',
    required: ['consentChallenge'],
    defaults: { rejectOAuth2Request: {} },
    retry: 'safe',
    responses: { 200: oAuth2RedirectToSchema },
    check: ({ rejectOAuth2Request: body }, refuse) =>
      checkInput(of(rejectOAuth2RequestSchema), 'rejectOAuth2Request', body, refuse),
  })
