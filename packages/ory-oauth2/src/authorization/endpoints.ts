import type { RedirectLocation } from '@typed-oauth/core/define'

import { publicEndpoint, type AdditionalParameters, type OryEndpoint } from '../endpoint.js'
import type { OryErrors } from '../errors.js'
import type { RequestedAccess } from '../tokens/requested-access.js'

/** Parameters of {@link oAuth2Authorize} and of `oAuth2AuthorizeUrl`. */
export interface OAuth2AuthorizeRequest extends AdditionalParameters, RequestedAccess {
  /** Client id. Default: that of the transport's `clientAuth`. */
  readonly clientId?: string | undefined
  /** What the client gets back. Default `code`. */
  readonly responseType?: 'code' | 'code id_token' | 'id_token' | 'token' | (string & {}) | undefined
  /** Where the response is sent: one of the client's redirect URIs. Required with `openid`, or if the client has several. */
  readonly redirectUri?: string | undefined
  /** Scopes to ask for: an array, or a string with spaces. Default none. */
  readonly scope?: string | readonly string[] | undefined
  /**
   * Random text that comes back with the response, at least 8 characters. Required: without it, or with a shorter one,
   * Hydra responds with an error and `oAuth2AuthorizeUrl` throws.
   */
  readonly state?: string | undefined
  /** Random text that comes back in the ID token. */
  readonly nonce?: string | undefined
  /** PKCE challenge: base64url of the SHA-256 of the verifier. */
  readonly codeChallenge?: string | undefined
  /**
   * Method of the challenge. Default of `oAuth2AuthorizeUrl`: `S256`. `oAuth2Authorize` has no default: without a
   * method, Hydra assumes `plain` and refuses the request.
   */
  readonly codeChallengeMethod?: 'S256' | (string & {}) | undefined
  /** Pages that the user must see: an array, or a string with spaces. Default: those that are needed. */
  readonly prompt?:
    | 'consent'
    | 'login'
    | 'none'
    | 'select_account'
    | (string & {})
    | readonly ('consent' | 'login' | 'none' | 'select_account' | (string & {}))[]
    | undefined
  /** Maximum age of the login, in seconds. Default: any age. */
  readonly maxAge?: number | undefined
  /** Name of the user whom the client expects, such as an e-mail address. */
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
  /** How the response comes back. Default: `query` for codes, `fragment` for tokens. */
  readonly responseMode?: 'form_post' | 'fragment' | 'query' | (string & {}) | undefined
}

/**
 * Begins an authorization, and resolves with the URL of the redirect: the login page, or a redirect URI of the client.
 *
 * This operation is for tests and probes. The cookies of its response belong in the user's browser, and the flow cannot
 * continue without them, so applications use `oAuth2AuthorizeUrl`.
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
      'resource',
      'authorizationDetails',
      'responseMode',
    ],
    required: ['clientId'],
    defaults: { responseType: 'code' },
    retry: 'never',
    responses: { 302: 'location', 303: 'location' },
  })
