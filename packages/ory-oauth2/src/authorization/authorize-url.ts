import type { Refuse } from '@typed-oauth/core'
import { buildUrl } from '@typed-oauth/core/define'

import type { PlatformUrl } from '../platform-url.js'
import type { OryTransport } from '../transport.js'
import { oAuth2Authorize, type OAuth2AuthorizeRequest } from './endpoints.js'

/**
 * Builds the URL that begins an authorization, for the user's browser. Nothing is sent.
 *
 * @param transport - Transport with the public URL. The client id of its `clientAuth` is the default of `clientId`.
 * @param request - The parameters.
 * @returns The URL.
 * @throws `InvalidInputError` for parameters that cannot be sent, and for a `state` that is missing or
 *   shorter than 8 characters, which Hydra refuses.
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
export function oAuth2AuthorizeUrl(transport: OryTransport, request?: OAuth2AuthorizeRequest): PlatformUrl {
  const operation = {
    ...oAuth2Authorize,
    id: 'oAuth2AuthorizeUrl',
    defaults: {
      ...oAuth2Authorize.defaults,
      codeChallengeMethod: request?.codeChallenge === undefined ? undefined : 'S256',
    },
    check: checkState,
  }
  return new URL(buildUrl(transport, operation, request))
}

/** Refuses a `state` that Hydra does not accept, and an empty code challenge. */
function checkState({ state, codeChallenge }: OAuth2AuthorizeRequest, refuse: Refuse): void {
  if (codeChallenge === '') refuse('codeChallenge', 'must not be empty')
  if (typeof state !== 'string' || state.length < 8) refuse('state', 'must be random text of at least 8 characters')
}
