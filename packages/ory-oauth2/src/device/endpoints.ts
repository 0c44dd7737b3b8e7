import type { RedirectLocation } from '@typed-oauth/core/define'
import { checkInput, of } from '@typed-oauth/core/schema'

import { adminEndpoint, publicEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import { oAuth2RedirectToSchema, type OAuth2RedirectTo } from '../redirect-to.js'
import { needsDevice } from '../releases.js'
import { checkClientAuthentication, type ClientAuthentication } from '../tokens/client-authentication.js'
import type { RequestedAccess } from '../tokens/requested-access.js'
import {
  acceptDeviceUserCodeRequestSchema,
  deviceAuthorizationSchema,
  type AcceptDeviceUserCodeRequest,
  type DeviceAuthorization,
} from './models.js'

/**
 * Parameters of {@link oAuth2DeviceFlow}. The client id is required here, also beside HTTP Basic; by default it is that
 * of the transport's `clientAuth`.
 */
export interface OAuth2DeviceFlowRequest extends AdditionalParameters, ClientAuthentication, RequestedAccess {
  /** Scopes to ask for: an array, or a string with spaces. Default none. */
  readonly scope?: string | readonly string[] | undefined
  /** Audiences to ask for: an array, or a string with spaces. Default none. */
  readonly audience?: string | readonly string[] | undefined
}

/**
 * Begins a sign-in on a device without a browser: show the user the code and the address of the page, and wait with
 * `pollDeviceToken`.
 *
 * Hydra up to 2.3 responds with 404.
 *
 * @example
 * ```ts
 * const { device_code, user_code, verification_uri } = await oAuth2DeviceFlow(transport, { scope: ['openid', 'offline'] })
 * ```
 *
 * @see [RFC 8628, section 3.1](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.1)
 * @category Device
 * @function
 */
export const oAuth2DeviceFlow: OryEndpoint<OAuth2DeviceFlowRequest, DeviceAuthorization, OryErrors> =
  /* @__PURE__ */ publicEndpoint({
    id: 'oAuth2DeviceFlow',
    method: 'POST',
    path: '/oauth2/device/auth',
    credential: 'clientAuth',
    form: [
      'scope',
      'audience',
      'resource',
      'authorizationDetails',
      'clientId',
      'clientSecret',
      'clientAssertion',
      'clientAssertionType',
    ],
    required: ['clientId'],
    retry: 'unsent',
    responses: { 200: deviceAuthorizationSchema },
    hints: { 404: needsDevice },
    check: checkClientAuthentication,
  })

/** Parameters of {@link performOAuth2DeviceVerificationFlow}. */
export interface PerformOAuth2DeviceVerificationFlowRequest extends AdditionalParameters {
  /** Code that the device shows to the user. Default: the user types it on the page. */
  readonly userCode?: string | undefined
  /** Client id, in all requests after the first. */
  readonly clientId?: string | undefined
  /** Proof that the code was accepted, from `redirect_to`. */
  readonly deviceVerifier?: string | undefined
  /** Proof that the login was accepted, from `redirect_to`. */
  readonly loginVerifier?: string | undefined
  /** Proof that the consent was accepted, from `redirect_to`. */
  readonly consentVerifier?: string | undefined
}

/**
 * Opens the page of the device flow, and resolves with the URL of the redirect.
 *
 * This operation is for tests and probes. The cookies of its response belong in the user's browser, and the flow cannot
 * continue without them.
 *
 * @example
 * ```ts
 * const { location } = await performOAuth2DeviceVerificationFlow(transport, { userCode })
 * ```
 *
 * @see [RFC 8628, section 3.3](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.3)
 * @category Device
 * @function
 */
export const performOAuth2DeviceVerificationFlow: OryEndpoint<
  PerformOAuth2DeviceVerificationFlowRequest,
  RedirectLocation,
  OryErrors
> = /* @__PURE__ */ publicEndpoint({
  id: 'performOAuth2DeviceVerificationFlow',
  method: 'GET',
  path: '/oauth2/device/verify',
  query: ['userCode', 'clientId', 'deviceVerifier', 'loginVerifier', 'consentVerifier'],
  retry: 'never',
  responses: { 302: 'location', 303: 'location' },
  hints: { 404: needsDevice },
})

/** Parameters of {@link acceptUserCodeRequest}. */
export interface AcceptUserCodeRequestRequest extends AdditionalParameters {
  /** `device_challenge` from the query of the browser's request to the device page. */
  readonly deviceChallenge: string
  /** The code that the user typed. */
  readonly acceptDeviceUserCodeRequest: AcceptDeviceUserCodeRequest
}

/**
 * Accepts the code that a user typed. Send the same browser to `redirect_to`, where login and consent follow.
 *
 * Rejects with 400 and `invalid_request` for a code that is wrong, expired or used: let the user try again.
 *
 * @example
 * ```ts
 * const { redirect_to } = await acceptUserCodeRequest(transport, {
 *   deviceChallenge,
 *   acceptDeviceUserCodeRequest: { user_code: userCode },
 * })
 * ```
 *
 * @see [RFC 8628, section 3.3](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.3)
 * @category Device
 * @function
 */
export const acceptUserCodeRequest: OryEndpoint<AcceptUserCodeRequestRequest, OAuth2RedirectTo, OryErrors> =
  /* @__PURE__ */ adminEndpoint({
    id: 'acceptUserCodeRequest',
    method: 'PUT',
    path: '/admin/oauth2/auth/requests/device/accept',
    query: ['deviceChallenge'],
    body: 'acceptDeviceUserCodeRequest',
    required: ['deviceChallenge', 'acceptDeviceUserCodeRequest'],
    retry: 'safe',
    responses: { 200: oAuth2RedirectToSchema },
    hints: { 404: needsDevice },
    check: ({ acceptDeviceUserCodeRequest: body }, refuse) =>
      checkInput(of(acceptDeviceUserCodeRequestSchema), 'acceptDeviceUserCodeRequest', body, refuse),
  })
