import type { OAuth2ConsentRequest } from '../consent-requests/models.js'
import type { OAuth2LoginRequest } from '../login-requests/models.js'
import { queryOf } from './challenge.js'

/**
 * Parameters with which the client began the flow, by their wire names; the first value of one that comes several times.
 * They are what the browser sent, so check them before you use them. In the device flow there are few.
 */
export interface FlowParameters {
  /** Authentication classes asked for, best first, separated by spaces. */
  readonly acr_values?: string
  /** The client. */
  readonly client_id?: string
  /** How pages are to be shown, such as `popup`. */
  readonly display?: string
  /** ID token of the user whom the client expects. Do not log it; its claims are in `oidc_context` of the request. */
  readonly id_token_hint?: string
  /** Name of the user whom the client expects, such as an e-mail address: fill it in. */
  readonly login_hint?: string
  /** For how many seconds a login may have happened before, as text. Hydra itself sees to it. */
  readonly max_age?: string
  /** What must be shown, separated by spaces: `login`, `consent`, `select_account`. Hydra itself sees to the first two. */
  readonly prompt?: string
  /** Scopes, separated by spaces. */
  readonly scope?: string
  /** Languages asked for, best first, separated by spaces. */
  readonly ui_locales?: string
  /** Any other parameter. */
  readonly [name: string]: string | undefined
}

/** Returns the parameters with which the client began the flow. */
export function flowParameters({ request_url: url }: { readonly request_url: string }): FlowParameters {
  // The first value of a name must be set last.
  return Object.fromEntries(Array.from(queryOf(url)).toReversed())
}

/**
 * Tells whether a login or consent request belongs to the device flow.
 *
 * After a denial in that flow the redirect leads to raw JSON of Hydra, not to a client. Reject, and then show a page of your
 * own that says so, instead of the redirect.
 *
 * @param request - `request` of what {@link handleLoginRequest} and {@link handleConsentRequest} ask.
 * @returns Whether a device waits for the user.
 *
 * @example
 * ```ts
 * const consent = await handleConsentRequest(transport, { consent_challenge: consentChallenge })
 * if (consent.kind === 'ask' && isDevice(consent.request)) console.log('Did you start this on your device?')
 * ```
 *
 * @see [RFC 8628, section 5.4](https://www.rfc-editor.org/rfc/rfc8628.html#section-5.4)
 * @category Pages
 */
export function isDevice(request: OAuth2ConsentRequest | OAuth2LoginRequest): boolean {
  const { oidc_context: context, request_url: url } = request
  const [path = ''] = url.split('?')
  return context === null || path.endsWith('/oauth2/device/verify')
}
