import { checkOptions, functionRule, type OptionRules } from '@typed-oauth/core/define'

import type { OAuth2Client } from '../clients/models.js'
import {
  acceptOAuth2ConsentRequest,
  getOAuth2ConsentRequest,
  rejectOAuth2ConsentRequest,
} from '../consent-requests/endpoints.js'
import type {
  AcceptOAuth2ConsentRequest,
  AcceptOAuth2ConsentRequestSession,
  OAuth2ConsentRequest,
} from '../consent-requests/models.js'
import type { RejectOAuth2Request } from '../login-requests/models.js'
import type { OryTransport } from '../transport.js'
import { readChallenge, type ChallengeInput } from './challenge.js'
import { denial } from './denial.js'
import { flowParameters, isDevice, type FlowParameters } from './flow-request.js'
import { outcomeOf, redirectAfter, restart, type PageStep } from './step.js'

/**
 * Names that the user ticked, as forms give them: an array, one text (with several names if they are separated by spaces),
 * or nothing.
 */
export type TickedNames = readonly string[] | string | null | undefined

/** What the user decided. */
export interface ConsentDecision {
  /** Scopes that the user ticked. Those that the client did not request are ignored; nothing ticked grants nothing. */
  readonly scope: TickedNames
  /**
   * Audiences that the user ticked, if the page asks for them. Those that the client did not request are ignored. Default,
   * also for `null`: all that were requested; `[]` grants none.
   */
  readonly audience?: TickedNames
  /**
   * Whether the user is not asked again for what was granted. What was not ticked is not remembered: the user is asked again
   * when the client requests it. Default `false`.
   */
  readonly remember?: AcceptOAuth2ConsentRequest['remember']
  /** For how long, in seconds. Default 0, which means for ever. */
  readonly remember_for?: AcceptOAuth2ConsentRequest['remember_for']
}

/** Options of {@link handleConsentRequest}. */
export interface ConsentOptions {
  /**
   * Returns the claims to add to the tokens, for consents with and without a page alike. What it throws is passed on.
   * Default: none.
   *
   * @param request - The consent request.
   * @param grantedScope - Scopes that are granted: give only claims that they cover.
   */
  readonly session?:
    | ((
        request: OAuth2ConsentRequest,
        grantedScope: readonly string[],
      ) => AcceptOAuth2ConsentRequestSession | Promise<AcceptOAuth2ConsentRequestSession | undefined> | undefined)
    | undefined
  /**
   * Tells whether a client gets all that it requests without asking the user, such as an application of your own, also if
   * it asks for a page with `prompt=consent`. Only `true` counts. Hydra does not remember such a consent, so it refuses
   * `prompt=none` with `consent_required`. Decide by `client_id` or `metadata`: clients that register themselves choose
   * their `owner` and names. Not called in the device flow, where only the page shows for which client the code is.
   *
   * @param client - The client that asks.
   */
  readonly trusted?: ((client: OAuth2Client) => boolean | Promise<boolean>) | undefined
}

/** Show the consent page; when it is posted, call {@link handleConsentRequest} again, and accept or reject. */
export interface AskConsent {
  /** Discriminant. */
  readonly kind: 'ask'
  /**
   * What Hydra tells about the consent: `client`, `requested_scope`, `subject` and others. Its `challenge` belongs in the
   * form or in the form's address, not in a log.
   */
  readonly request: OAuth2ConsentRequest
  /** What the client asked for: `prompt`, `ui_locales` and others. */
  readonly params: FlowParameters
  /**
   * Grants what is requested and ticked, and nothing else.
   *
   * The address of the redirect works once. A form that is posted twice, or after going back, ends at the client as
   * `access_denied`.
   *
   * @param decision - What the user decided.
   * @returns The step, usually a redirect.
   * @throws Error of reason `input` for unknown properties; what `session` throws; what `acceptOAuth2ConsentRequest` rejects
   *   with, unless the challenge is unknown or expired.
   */
  accept(decision: ConsentDecision): Promise<PageStep>
  /**
   * Refuses the consent; the client gets the error. In the device flow the redirect leads to raw JSON: see `isDevice`.
   *
   * @param reason - What the client gets. Default: `access_denied`.
   * @returns The step, usually a redirect.
   * @throws What `rejectOAuth2ConsentRequest` rejects with, unless the challenge is unknown or expired.
   */
  reject(reason?: RejectOAuth2Request): Promise<PageStep>
}

/** What the consent page does next. */
export type ConsentStep = AskConsent | PageStep

/**
 * Handles a request to the consent page of Hydra, when it is opened and when it is posted.
 *
 * All that is requested is granted without a page if Hydra says that the user has granted it before (`skip`) and, except in
 * the device flow, if the client has `skip_consent` or `trusted` says so.
 *
 * Hydra says `skip` in the device flow, too, if the client has a secret and the user has granted it the same scopes with
 * `remember`, also in another flow. Give devices clients without a secret, for which Hydra always asks.
 *
 * @param transport - Transport with the admin URL; a client has it as `transport`.
 * @param input - Where the `consent_challenge` is: URL, query or posted form.
 * @param options - Claims of the tokens, and trusted clients. Give the same ones when the page is opened and when it is
 *   posted.
 * @returns A redirect, a page that asks to start again, or what the consent page needs.
 * @throws Error of reason `input` for invalid options; what the operations reject with, except for challenges that are
 *   unknown (404), expired (401 with `request_unauthorized`) or used (410); what the functions of the options throw.
 *
 * @example
 * ```ts
 * async function consentPage(url: URL, form?: FormData): Promise<Response> {
 *   const consent = await handleConsentRequest(transport, url, {
 *     session: ({ subject }, granted) => ({ id_token: granted.includes('email') ? { email: subject } : {} }),
 *   })
 *   const ticked = form?.getAll('scope').map(String)
 *   const step = consent.kind === 'ask' && ticked ? await consent.accept({ scope: ticked }) : consent
 *   if (step.kind === 'redirect') return Response.redirect(step.url, 303)
 *   return new Response(step.kind === 'ask' ? step.request.requested_scope.join() : 'Please start again')
 * }
 * ```
 *
 * @see [RFC 8628, section 5.4](https://www.rfc-editor.org/rfc/rfc8628.html#section-5.4), on consent in the device flow
 * @category Pages
 */
export async function handleConsentRequest(
  transport: OryTransport,
  input: ChallengeInput,
  options: ConsentOptions = {},
): Promise<ConsentStep> {
  checkOptions('handleConsentRequest', options, { session: functionRule, trusted: functionRule })
  const consentChallenge = readChallenge(input, 'consent_challenge')
  if (consentChallenge === '') return restart('missing')
  const found = await outcomeOf(transport, getOAuth2ConsentRequest(transport, { consentChallenge }))
  if (found.kind !== 'found') return found
  const request = found.data
  const ask = askConsent(transport, consentChallenge, request, options)
  return (await needsNoPage(request, options)) ? ask.accept({ scope: request.requested_scope }) : ask
}

/** Whether nobody is asked: the user has granted it before, or the client is trusted. */
async function needsNoPage(request: OAuth2ConsentRequest, { trusted }: ConsentOptions): Promise<boolean> {
  if (request.skip) return true
  if (isDevice(request)) return false
  return request.client.skip_consent || (await trusted?.(request.client)) === true
}

function askConsent(
  transport: OryTransport,
  consentChallenge: string,
  request: OAuth2ConsentRequest,
  { session }: ConsentOptions,
): AskConsent {
  const decide = async (decision: ConsentDecision): Promise<AcceptOAuth2ConsentRequest> => {
    checkOptions('handleConsentRequest', decision, decisionRules)
    const { scope, audience, ...remembered } = decision
    const granted = intersect(request.requested_scope, scope)
    return {
      ...remembered,
      grant_scope: granted,
      grant_access_token_audience: intersect(
        request.requested_access_token_audience,
        audience ?? request.requested_access_token_audience,
      ),
      session: await session?.(request, granted),
    }
  }
  return {
    kind: 'ask',
    request,
    params: flowParameters(request),
    accept: async (decision) => {
      const body = await decide(decision)
      return redirectAfter(
        transport,
        acceptOAuth2ConsentRequest(transport, { consentChallenge, acceptOAuth2ConsentRequest: body }),
      )
    },
    reject: async (reason) =>
      redirectAfter(
        transport,
        rejectOAuth2ConsentRequest(transport, { consentChallenge, rejectOAuth2Request: denial(reason) }),
      ),
  }
}

/** The properties of a decision; the operation checks those that have no rule. */
const decisionRules: OptionRules = {
  scope: undefined,
  audience: undefined,
  remember: undefined,
  remember_for: undefined,
}

/** Returns what is both requested and named. Hydra grants also what nobody requested, so this is what keeps forged forms out. */
function intersect(requested: readonly string[], named: TickedNames): string[] {
  // Forms give text, but a client that is no browser may send anything, so what is no text names nothing.
  const names = [named].flat().flatMap((each) => (typeof each === 'string' ? each.split(' ') : []))
  return requested.filter((each) => names.includes(each))
}
