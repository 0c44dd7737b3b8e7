import {
  acceptOAuth2LogoutRequest,
  getOAuth2LogoutRequest,
  rejectOAuth2LogoutRequest,
} from '../logout-requests/endpoints.js'
import type { OAuth2LogoutRequest } from '../logout-requests/models.js'
import type { OryTransport } from '../transport.js'
import { readChallenge, type ChallengeInput } from './challenge.js'
import { outcomeOf, redirectAfter, restart, type PageStep } from './step.js'

/** Ask whether the user wants to sign out; when the page is posted, call {@link handleLogoutRequest} again. */
export interface AskLogout {
  /** Discriminant. */
  readonly kind: 'ask'
  /**
   * What Hydra tells about the logout: `client` (`null` if the user began it), `subject` and others. Its `challenge` belongs
   * in the form or in the form's address, not in a log.
   */
  readonly request: OAuth2LogoutRequest
  /**
   * Signs the user out.
   *
   * @returns The step, usually a redirect.
   * @throws What `acceptOAuth2LogoutRequest` rejects with, unless the challenge is unknown or expired.
   */
  accept(): Promise<PageStep>
  /**
   * Leaves the user signed in.
   *
   * @param url - Where the browser goes then, for Hydra names no address. Default `/`, the application's own start page. Give
   *   a whole address to `Response.redirect`, which takes no path on most platforms.
   * @returns The step, usually the redirect to `url`.
   * @throws What `rejectOAuth2LogoutRequest` rejects with, unless the challenge is unknown or expired.
   */
  reject(url?: string): Promise<PageStep>
}

/** What the logout page does next. */
export type LogoutStep = AskLogout | PageStep

/**
 * Handles a request to the logout page of Hydra, when it is opened and when it is posted.
 *
 * Nobody is asked if the client has `skip_logout_consent`.
 *
 * @param transport - Transport with the admin URL and, for a logout that is already done, with the public URL; a client has
 *   it as `transport`.
 * @param input - Where the `logout_challenge` is: URL, query or posted form.
 * @returns A redirect, a page that asks to start again, or what the logout page needs.
 * @throws What the operations reject with, except for challenges that are unknown (404), expired (401 with
 *   `request_unauthorized`) or used (410).
 *
 * @example
 * ```ts
 * async function logoutPage(url: URL, form?: FormData): Promise<Response> {
 *   const logout = await handleLogoutRequest(transport, url)
 *   const step = logout.kind === 'ask' && form?.has('yes') ? await logout.accept() : logout
 *   if (step.kind === 'redirect') return Response.redirect(step.url, 303)
 *   return new Response(step.kind === 'ask' ? 'Do you want to sign out?' : 'Please start again')
 * }
 * ```
 *
 * @see [OpenID Connect RP-Initiated Logout 1.0, section 2](https://openid.net/specs/openid-connect-rpinitiated-1_0.html#RPLogout)
 * @category Pages
 */
export async function handleLogoutRequest(transport: OryTransport, input: ChallengeInput): Promise<LogoutStep> {
  const logoutChallenge = readChallenge(input, 'logout_challenge')
  if (logoutChallenge === '') return restart('missing')
  const found = await outcomeOf(transport, getOAuth2LogoutRequest(transport, { logoutChallenge }))
  if (found.kind !== 'found') return found
  const ask: AskLogout = {
    kind: 'ask',
    request: found.data,
    accept: async () => redirectAfter(transport, acceptOAuth2LogoutRequest(transport, { logoutChallenge })),
    reject: async (url = '/') =>
      redirectAfter(
        transport,
        rejectOAuth2LogoutRequest(transport, { logoutChallenge }).then(() => ({ redirect_to: url })),
      ),
  }
  return found.data.client?.skip_logout_consent === true ? ask.accept() : ask
}
