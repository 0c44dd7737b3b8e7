import { buildUrl, hasDotSegment, properties, refuser, type Schema } from '@typed-oauth/core/define'
import * as z from '@typed-oauth/core/schema'

import { publicEndpoint } from './endpoint.js'
import type { OryError } from './errors.js'
import type { PlatformUrl } from './platform-url.js'
import type { OryTransport } from './transport.js'

/** Where the user's browser goes next. */
export interface OAuth2RedirectTo {
  /**
   * URL for the browser that began the flow: only that browser has the cookies that Hydra needs. It contains single-use
   * codes, so do not log it. In the body of a 410 it may be relative to the public URL: see `oAuth2RedirectToUrl`.
   */
  redirect_to: string
}

/** Schema of {@link OAuth2RedirectTo}. */
export const oAuth2RedirectToSchema: Schema<OAuth2RedirectTo> = () =>
  z.object<OAuth2RedirectTo>({ redirect_to: z.string() }, ['redirect_to'])

/** Error bodies of operations that read a challenge. */
export type OryChallengeErrors = {
  /** The challenge has been used: send the browser to the URL that `oAuth2RedirectToUrl` makes from the body. */
  readonly 410: OAuth2RedirectTo
  /** Body of every other error. */
  readonly default: OryError
}

/**
 * Makes the address in the body of a 410 absolute; Hydra sends it relative to its public URL, which browsers may know as
 * the option `issuer`. Redirect the browser that sent the used challenge there. An absolute address is returned unchanged.
 *
 * The URL may contain the ID token of the user, as `id_token_hint`, so do not log it.
 *
 * @param transport - Transport with the public URL; a client has it as `transport`.
 * @param body - Body of the error, or any other response body with `redirect_to`.
 * @returns The URL.
 * @throws `InvalidInputError` if there is no public URL, or no valid address in the body.
 *
 * @example
 * ```ts
 * async function showLogoutPage(): Promise<Response> {
 *   try {
 *     await getOAuth2LogoutRequest(transport, { logoutChallenge })
 *     return new Response('Do you want to sign out?')
 *   } catch (error) {
 *     if (!isHttpError(error, getOAuth2LogoutRequest, 410)) throw error
 *     return Response.redirect(oAuth2RedirectToUrl(transport, error.body), 303)
 *   }
 * }
 * ```
 *
 * @category Logout
 */
export function oAuth2RedirectToUrl(transport: OryTransport, body: OAuth2RedirectTo): PlatformUrl {
  const id = 'oAuth2RedirectToUrl'
  const root = publicEndpoint({ id, method: 'GET', path: '', retry: 'never', responses: {} })
  const publicUrl = buildUrl(transport, { ...root, server: 'issuer' }, {})
  const { redirect_to: address } = properties(body)
  // A relative address is appended, not resolved: resolving one that begins with // would lead to another host.
  const url = typeof address === 'string' && address.startsWith('/') ? publicUrl + address : address
  const target = typeof url === 'string' && /^https?:/i.test(url) && URL.canParse(url) ? new URL(url) : undefined
  // A path with `..` must not lead out of the public URL, even if only a proxy decodes it.
  const isBelow = target?.href.startsWith(`${publicUrl}/`) && !hasDotSegment(target.pathname)
  if (target !== undefined && (url === address || isBelow)) return target
  return refuser(id)('redirect_to', 'must be a path of the public URL, or an http(s) URL')
}
