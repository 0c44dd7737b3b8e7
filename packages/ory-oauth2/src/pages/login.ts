import { checkOptions, functionRule, refuser } from '@typed-oauth/core/define'

import {
  acceptOAuth2LoginRequest,
  getOAuth2LoginRequest,
  rejectOAuth2LoginRequest,
} from '../login-requests/endpoints.js'
import type { AcceptOAuth2LoginRequest, OAuth2LoginRequest, RejectOAuth2Request } from '../login-requests/models.js'
import type { OryTransport } from '../transport.js'
import { readChallenge, type ChallengeInput } from './challenge.js'
import { denial } from './denial.js'
import { flowParameters, type FlowParameters } from './flow-request.js'
import { outcomeOf, redirectAfter, restart, type PageStep } from './step.js'

/** Adds to the login of a user whom Hydra remembers. What is left out is empty, also if the first login had it. */
export type RememberedLogin = Pick<AcceptOAuth2LoginRequest, 'acr' | 'amr' | 'context' | 'extend_session_lifespan'> & {
  /** Absent. */
  readonly reject?: undefined
}

/** Refuses a user whom Hydra remembers. */
export interface RejectedLogin {
  /**
   * What the client gets; `{}` for `access_denied`. In the device flow the redirect leads to raw JSON: return `'ask'` there,
   * reject, and show a page of your own (see `isDevice`).
   */
  readonly reject: RejectOAuth2Request
}

/** Options of {@link handleLoginRequest}. */
export interface LoginOptions {
  /**
   * Decides about a user whom Hydra remembers, `request.subject`: returns what to add to the login, `{ reject: {} }` for
   * users who may not sign in any more, or `'ask'` for a login page after all, for another account or another factor.
   * What it throws is passed on. Default: the login is accepted as it is.
   *
   * @param request - The login request, with `skip`.
   * @param params - What the client asked for.
   */
  readonly whenRemembered?:
    | ((
        request: OAuth2LoginRequest,
        params: FlowParameters,
      ) =>
        | Promise<RejectedLogin | RememberedLogin | 'ask' | undefined>
        | RejectedLogin
        | RememberedLogin
        | 'ask'
        | undefined)
    | undefined
}

/** Show the login page; when it is posted, call {@link handleLoginRequest} again, check the user, and accept or reject. */
export interface AskLogin {
  /** Discriminant. */
  readonly kind: 'ask'
  /** What Hydra tells about the login. Its `challenge` belongs in the form or in the form's address, not in a log. */
  readonly request: OAuth2LoginRequest
  /** What the client asked for: `prompt`, `login_hint`, `ui_locales` and others. */
  readonly params: FlowParameters
  /**
   * Signs the user in. Another subject than the one that Hydra remembers changes the account: Hydra then shows the login page
   * again, with `prompt=login`.
   *
   * @param login - The user, and for how long the browser stays signed in.
   * @returns The step, usually a redirect.
   * @throws What `acceptOAuth2LoginRequest` rejects with, unless the challenge is unknown or expired.
   */
  accept(login: AcceptOAuth2LoginRequest): Promise<PageStep>
  /**
   * Refuses the login; the client gets the error. In the device flow the redirect leads to raw JSON: see `isDevice`.
   *
   * @param reason - What the client gets. Default: `access_denied`.
   * @returns The step, usually a redirect.
   * @throws What `rejectOAuth2LoginRequest` rejects with, unless the challenge is unknown or expired.
   */
  reject(reason?: RejectOAuth2Request): Promise<PageStep>
}

/** What the login page does next. */
export type LoginStep = AskLogin | PageStep

/**
 * Handles a request to the login page of Hydra, when it is opened and when it is posted.
 *
 * A user whom Hydra remembers is accepted at once, with the subject that Hydra remembers.
 *
 * @param transport - Transport with the admin URL; a client has it as `transport`.
 * @param input - Where the `login_challenge` is: URL, query or posted form.
 * @param options - What is decided without the user. Give the same ones when the page is opened and when it is posted.
 * @returns A redirect, a page that asks to start again, or what the login page needs.
 * @throws Error of reason `input` for invalid options; what the operations reject with, except for challenges that are
 *   unknown (404), expired (401 with `request_unauthorized`) or used (410); what `whenRemembered` throws.
 *
 * @example
 * ```ts
 * async function loginPage(url: URL, subject?: string): Promise<Response> {
 *   const login = await handleLoginRequest(transport, url)
 *   const step = login.kind === 'ask' && subject ? await login.accept({ subject, remember: true }) : login
 *   if (step.kind === 'redirect') return Response.redirect(step.url, 303)
 *   return new Response(step.kind === 'ask' ? 'Who are you?' : 'Please start again')
 * }
 * ```
 *
 * @category Pages
 */
export async function handleLoginRequest(
  transport: OryTransport,
  input: ChallengeInput,
  options: LoginOptions = {},
): Promise<LoginStep> {
  checkOptions('handleLoginRequest', options, { whenRemembered: functionRule })
  const loginChallenge = readChallenge(input, 'login_challenge')
  if (loginChallenge === '') return restart('missing')
  const found = await outcomeOf(transport, getOAuth2LoginRequest(transport, { loginChallenge }))
  if (found.kind !== 'found') return found
  const ask = askLogin(transport, loginChallenge, found.data)
  return found.data.skip ? decide(ask, options) : ask
}

function askLogin(transport: OryTransport, loginChallenge: string, request: OAuth2LoginRequest): AskLogin {
  return {
    kind: 'ask',
    request,
    params: flowParameters(request),
    accept: async (login) =>
      redirectAfter(
        transport,
        acceptOAuth2LoginRequest(transport, { loginChallenge, acceptOAuth2LoginRequest: login }),
      ),
    reject: async (reason) =>
      redirectAfter(
        transport,
        rejectOAuth2LoginRequest(transport, { loginChallenge, rejectOAuth2Request: denial(reason) }),
      ),
  }
}

/** Decides about a user whom Hydra remembers. */
async function decide(ask: AskLogin, { whenRemembered }: LoginOptions): Promise<LoginStep> {
  const answer = await whenRemembered?.(ask.request, ask.params)
  if (answer === 'ask') return ask
  const decision = answer === undefined ? {} : answer
  // A function that returns `false` or `null` for a suspended user must not sign the user in.
  if (typeof decision !== 'object' || decision === null)
    refuser('handleLoginRequest')('whenRemembered', 'must return an object, "ask" or undefined')
  const { reject, ...login } = decision
  return reject === undefined ? ask.accept({ ...login, subject: ask.request.subject }) : ask.reject(reject)
}
