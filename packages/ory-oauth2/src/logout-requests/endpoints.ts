import { adminEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import { oryErrorSchema, type OryErrors } from '../errors.js'
import { oAuth2RedirectToSchema, type OAuth2RedirectTo, type OryChallengeErrors } from '../redirect-to.js'
import { oAuth2LogoutRequestSchema, type OAuth2LogoutRequest } from './models.js'

/** Parameters of {@link getOAuth2LogoutRequest}. */
export interface GetOAuth2LogoutRequestRequest extends AdditionalParameters {
  /** `logout_challenge` from the query of the browser's request to the logout page. */
  readonly logoutChallenge: string
}

/**
 * Gets a logout request, with which the application decides whether it asks the user.
 *
 * After the logout is done, Hydra v26.2.0 responds with 410 and with a `redirect_to` that is relative to the public URL;
 * `oAuth2RedirectToUrl` makes it absolute. Newer releases never respond with 410.
 *
 * @example
 * ```ts
 * const { client, subject } = await getOAuth2LogoutRequest(transport, { logoutChallenge })
 * ```
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 * @category Logout
 * @function
 */
export const getOAuth2LogoutRequest: OryEndpoint<
  GetOAuth2LogoutRequestRequest,
  OAuth2LogoutRequest,
  OryChallengeErrors
> = /* @__PURE__ */ adminEndpoint({
  id: 'getOAuth2LogoutRequest',
  method: 'GET',
  path: '/admin/oauth2/auth/requests/logout',
  query: ['logoutChallenge'],
  required: ['logoutChallenge'],
  retry: 'safe',
  responses: { 200: oAuth2LogoutRequestSchema },
  errors: { 410: oAuth2RedirectToSchema, default: oryErrorSchema },
})

/** Parameters of {@link acceptOAuth2LogoutRequest}. */
export interface AcceptOAuth2LogoutRequestRequest extends AdditionalParameters {
  /** `logout_challenge` from the query of the browser's request to the logout page. */
  readonly logoutChallenge: string
}

/**
 * Accepts a logout. Send the same browser to `redirect_to`: the session ends there. Tokens stay valid.
 *
 * @example
 * ```ts
 * const { redirect_to } = await acceptOAuth2LogoutRequest(transport, { logoutChallenge })
 * ```
 *
 * @category Logout
 * @function
 */
export const acceptOAuth2LogoutRequest: OryEndpoint<AcceptOAuth2LogoutRequestRequest, OAuth2RedirectTo, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'acceptOAuth2LogoutRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/logout/accept',
    query: ['logoutChallenge'],
    required: ['logoutChallenge'],
    retry: 'safe',
    responses: { 200: oAuth2RedirectToSchema },
  })

/** Parameters of {@link rejectOAuth2LogoutRequest}. */
export interface RejectOAuth2LogoutRequestRequest extends AdditionalParameters {
  /** `logout_challenge` from the query of the browser's request to the logout page. */
  readonly logoutChallenge: string
}

/**
 * Rejects a logout: the user stays signed in. The application decides where to send the browser.
 *
 * @example
 * ```ts
 * await rejectOAuth2LogoutRequest(transport, { logoutChallenge })
 * ```
 *
 * @category Logout
 * @function
 */
export const rejectOAuth2LogoutRequest: OryEndpoint<RejectOAuth2LogoutRequestRequest, void, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'rejectOAuth2LogoutRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/logout/reject',
    query: ['logoutChallenge'],
    required: ['logoutChallenge'],
    retry: 'safe',
    responses: { 204: 'empty' },
  })
