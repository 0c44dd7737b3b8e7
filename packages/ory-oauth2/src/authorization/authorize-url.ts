import { buildUrl, properties, type Refuse } from '@typed-oauth/core/define'

import type { PlatformUrl } from '../platform-url.js'
import type { OryTransport } from '../transport.js'
import { oAuth2Authorize, type OAuth2AuthorizeRequest } from './endpoints.js'

/** Parameters of {@link oAuth2AuthorizeUrl}. */
export interface OAuth2AuthorizeUrlRequest extends OAuth2AuthorizeRequest {
  /** Random text that comes back with the response, at least 8 characters. */
  readonly state: string
}

/**
 * Builds the URL that begins an authorization, for the user's browser. Nothing is sent.
 *
 * @param transport - Transport with the public URL or, if browsers know the server by another address, with `issuer`. The
 *   client id of its `clientAuth` is the default of `clientId`.
 * @param request - The parameters.
 * @returns The URL.
 * @throws `InvalidInputError` for parameters that cannot be sent, and for those that Hydra refuses: a `state` that is
 *   missing or shorter than 8 characters, `openid` without `redirectUri`, and another code challenge method than `S256`.
 *
 * @example
 * ```ts
 * const url = oAuth2AuthorizeUrl(transport, {
 *   clientId: 'photo-viewer',
 *   redirectUri: 'https://photos.example.com/callback',
 *   scope: ['openid', 'photos.read'],
 *   state,
 *   codeChallenge,
 * })
 * ```
 *
 * @see [RFC 6749, section 4.1.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.1)
 * @category Authorization
 */
export function oAuth2AuthorizeUrl(transport: OryTransport, request: OAuth2AuthorizeUrlRequest): PlatformUrl {
  return new URL(authorizeUrl('oAuth2AuthorizeUrl', transport, request))
}

/**
 * Builds the URL that begins an authorization, for a function with another name.
 *
 * @param id - Name of the function, for errors.
 * @param transport - The transport.
 * @param request - The parameters.
 */
export function authorizeUrl(id: string, transport: OryTransport, request: OAuth2AuthorizeUrlRequest): string {
  const operation = {
    ...oAuth2Authorize,
    id,
    server: 'issuer',
    defaults: {
      ...oAuth2Authorize.defaults,
      codeChallengeMethod: properties(request).codeChallenge === undefined ? undefined : 'S256',
    },
    check: checkAuthorization,
  }
  return buildUrl(transport, operation, request)
}

/** Refuses what Hydra does not accept, and an empty code challenge. */
function checkAuthorization(request: OAuth2AuthorizeRequest, refuse: Refuse): void {
  const { state, scope = [], redirectUri, codeChallenge, codeChallengeMethod } = request
  if (codeChallenge === '') refuse('codeChallenge', 'must not be empty')
  if ((codeChallengeMethod ?? 'S256') !== 'S256') refuse('codeChallengeMethod', 'must be S256')
  if (!redirectUri && [scope].flat().join(' ').split(' ').includes('openid'))
    refuse('redirectUri', 'is required with the scope openid')
  if (typeof state !== 'string' || state.length < 8) refuse('state', 'must be random text of at least 8 characters')
}
