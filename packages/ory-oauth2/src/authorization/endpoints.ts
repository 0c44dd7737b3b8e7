import type { RedirectLocation } from '@typed-oauth/core'

import { publicEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import type { OryErrors } from '../errors.js'

/** Parameters of {@link oAuth2Authorize} and of `oAuth2AuthorizeUrl`. */
export interface OAuth2AuthorizeRequest extends AdditionalParameters {
  /** Client id. Default: that of the transport's `clientAuth`. */
  readonly clientId?: string | undefined
  /** What the client gets back. Default `code`. */
  readonly responseType?: 'code' | 'code id_token' | 'id_token' | 'token' | (string & {}) | undefined
  /** Where the answer goes: one of the client's redirect URIs. Required with `openid`, or if the client has several. */
  readonly redirectUri?: string | undefined
  /** Scopes to ask for: an array, or a string with spaces. Default none. */
  readonly scope?: string | readonly string[] | undefined
  /**
   * Random text that comes back with the answer, at least 8 characters. Required: Hydra answers a shorter one and none with
   * an error, and `oAuth2AuthorizeUrl` refuses them.
   */
  readonly state?: string | undefined
  /** Random text that comes back in the ID token. */
  readonly nonce?: string | undefined
  /** PKCE challenge: base64url of the SHA-256 of the verifier. */
  readonly codeChallenge?: string | undefined
  /**
   * Kind of the challenge. Default of `oAuth2AuthorizeUrl`: `S256`. `oAuth2Authorize` sends none by itself, which Hydra
   * takes for `plain` and refuses.
   */
  readonly codeChallengeMethod?: 'S256' | (string & {}) | undefined
  /** What the user is asked in any case: an array, or a string with spaces. Default: what is needed. */
  readonly prompt?:
    | 'consent'
    | 'login'
    | 'none'
    | 'select_account'
    | (string & {})
    | readonly ('consent' | 'login' | 'none' | 'select_account' | (string & {}))[]
    | undefined
  /** How old a login may be, in seconds. Default: any age. */
  readonly maxAge?: number | undefined
  /** Whom the client expects, such as an e-mail address. */
  readonly loginHint?: string | undefined
  /** ID token of the user whom the client expects. */
  readonly idTokenHint?: string | undefined
  /** Authentication methods, best first: an array, or a string with spaces. */
  readonly acrValues?: string | readonly string[] | undefined
  /** Languages, best first: an array, or a string with spaces. */
  readonly uiLocales?: string | readonly string[] | undefined
  /** How pages are to be shown. */
  readonly display?: 'page' | 'popup' | 'touch' | 'wap' | (string & {}) | undefined
  /** Audiences to ask for: an array, or a string with spaces. Default none. */
  readonly audience?: string | readonly string[] | undefined
  /** How the answer comes back. Default: `query` for codes, `fragment` for tokens. */
  readonly responseMode?: 'form_post' | 'fragment' | 'query' | (string & {}) | undefined
}

/**
 * Begins an authorization, and resolves with where the browser would be sent: the login page, or back to the client.
 *
 * Applications want `oAuth2AuthorizeUrl`: the cookies of this answer belong into the user's browser, and nobody can
 * go on without them. The call is there for tests and probes.
 *
 * @example
 * ```ts
 * const { location } = await oAuth2Authorize(transport, { clientId: 'photo-viewer', prompt: 'none', state })
 * ```
 *
 * @see [RFC 6749, section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
 * @category Authorization
 * @function
 */
export const oAuth2Authorize: OryEndpoint<OAuth2AuthorizeRequest, RedirectLocation, OryErrors> =
  /* @__PURE__ */ publicEndpoint({
    id: 'oAuth2Authorize',
    method: 'GET',
    path: '/oauth2/auth',
    credential: 'clientIdentity',
    query: [
      'clientId',
      'responseType',
      'redirectUri',
      'scope',
      'state',
      'nonce',
      'codeChallenge',
      'codeChallengeMethod',
      'prompt',
      'maxAge',
      'loginHint',
      'idTokenHint',
      'acrValues',
      'uiLocales',
      'display',
      'audience',
      'responseMode',
    ],
    required: ['clientId'],
    defaults: { responseType: 'code' },
    retry: 'never',
    responses: { 302: 'location', 303: 'location' },
  })
