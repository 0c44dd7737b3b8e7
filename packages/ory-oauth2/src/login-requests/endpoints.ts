import { checkInput, of } from '@typed-oauth/core/schema'

import { adminEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import { oryErrorSchema, type OryErrors } from '../errors.js'
import { oAuth2RedirectToSchema, type OAuth2RedirectTo, type OryChallengeErrors } from '../redirect-to.js'
import {
  acceptOAuth2LoginRequestSchema,
  oAuth2LoginRequestSchema,
  rejectOAuth2RequestSchema,
  type AcceptOAuth2LoginRequest,
  type OAuth2LoginRequest,
  type RejectOAuth2Request,
} from './models.js'

/** Parameters of {@link getOAuth2LoginRequest}. */
export interface GetOAuth2LoginRequestRequest extends AdditionalParameters {
  /** `login_challenge` from the query of the browser's request to the login page. */
  readonly loginChallenge: string
}

/**
 * Gets a login request, with which the application decides which screen it shows, if any.
 *
 * Rejects with 404 for an unknown challenge and with 401 for one that is older than half an hour: then the flow must
 * start again.
 *
 * @example
 * ```ts
 * const { skip, subject, client } = await getOAuth2LoginRequest(transport, { loginChallenge })
 * ```
 *
 * @category Login and consent
 * @function
 */
export const getOAuth2LoginRequest: OryEndpoint<GetOAuth2LoginRequestRequest, OAuth2LoginRequest, OryChallengeErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'getOAuth2LoginRequest',
    method: 'GET',
    path: '/admin/oauth2/auth/requests/login',
    query: ['loginChallenge'],
    required: ['loginChallenge'],
    retry: 'safe',
    responses: { 200: oAuth2LoginRequestSchema },
    errors: { 410: oAuth2RedirectToSchema, default: oryErrorSchema },
  })

/** Parameters of {@link acceptOAuth2LoginRequest}. */
export interface AcceptOAuth2LoginRequestRequest extends AdditionalParameters {
  /** `login_challenge` from the query of the browser's request to the login page. */
  readonly loginChallenge: string
  /** The user who signed in. */
  readonly acceptOAuth2LoginRequest: AcceptOAuth2LoginRequest
}

/**
 * Accepts a login: the user has signed in. Send the same browser to `redirect_to`.
 *
 * @example
 * ```ts
 * const { redirect_to } = await acceptOAuth2LoginRequest(transport, {
 *   loginChallenge,
 *   acceptOAuth2LoginRequest: { subject: 'alice@example.com', remember: true, remember_for: 3600 },
 * })
 * ```
 *
 * @category Login and consent
 * @function
 */
export const acceptOAuth2LoginRequest: OryEndpoint<AcceptOAuth2LoginRequestRequest, OAuth2RedirectTo, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'acceptOAuth2LoginRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/login/accept',
    query: ['loginChallenge'],
    body: 'acceptOAuth2LoginRequest',
    required: ['loginChallenge', 'acceptOAuth2LoginRequest'],
    retry: 'safe',
    responses: { 200: oAuth2RedirectToSchema },
    check: ({ acceptOAuth2LoginRequest: body }, refuse) =>
      checkInput(of(acceptOAuth2LoginRequestSchema), 'acceptOAuth2LoginRequest', body, refuse),
  })

/** Parameters of {@link rejectOAuth2LoginRequest}. */
export interface RejectOAuth2LoginRequestRequest extends AdditionalParameters {
  /** `login_challenge` from the query of the browser's request to the login page. */
  readonly loginChallenge: string
  /** The reason. Default `{}`, for the default reason of Hydra. */
  readonly rejectOAuth2Request?: RejectOAuth2Request | undefined
}

/**
 * Rejects a login. Send the same browser to `redirect_to`; the client gets the error.
 *
 * @example
 * ```ts
 * const { redirect_to } = await rejectOAuth2LoginRequest(transport, {
 *   loginChallenge,
 *   rejectOAuth2Request: { error: 'access_denied', error_description: 'The account is suspended' },
 * })
 * ```
 *
 * @category Login and consent
 * @function
 */
export const rejectOAuth2LoginRequest: OryEndpoint<RejectOAuth2LoginRequestRequest, OAuth2RedirectTo, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'rejectOAuth2LoginRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/login/reject',
    query: ['loginChallenge'],
    body: 'rejectOAuth2Request',
    required: ['loginChallenge'],
    defaults: { rejectOAuth2Request: {} },
    retry: 'safe',
    responses: { 200: oAuth2RedirectToSchema },
    check: ({ rejectOAuth2Request: body }, refuse) =>
      checkInput(of(rejectOAuth2RequestSchema), 'rejectOAuth2Request', body, refuse),
  })
