import { requireClient } from '../clients/endpoints.js'
import { readDenial } from '../flow/denial.js'
import { challengeOf, flowOfChallenge, sealFlow } from '../flow/flows.js'
import { acceptLogin, type LoginAnswer } from '../flow/login.js'
import type { Call, Handler } from '../state/call.js'
import { clientJson } from '../state/client.js'
import type { Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import { adminJson } from '../wire/answers.js'
import { decoded, jsonFields } from '../wire/body.js'
import type { Fields, JsonObject } from '../wire/decode.js'
import { invalidRequest } from '../wire/failures.js'
import { setQuery } from '../wire/go-url.js'

const unreadable = (message: string): ReturnType<typeof invalidRequest> =>
  invalidRequest(`The body cannot be decoded: ${message}`)

function requireChallenge({ query }: Call): string {
  const challenge = challengeOf(query, 'login_challenge')
  if (challenge === '') throw invalidRequest("The parameter 'login_challenge' is missing.")
  return challenge
}

/** `GET /admin/oauth2/auth/requests/login` */
export const getLoginRequest: Handler = async (call) => {
  const challenge = requireChallenge(call)
  const flow = await flowOfChallenge(call.instance, 'login', challenge)
  return adminJson({
    challenge,
    ...pageRequestJson(call.instance, flow),
    skip: flow.skipLogin,
    session_id: flow.sessionId,
  })
}

/** What login and consent requests have in common. */
export function pageRequestJson(instance: Instance, flow: Flow): JsonObject {
  return {
    requested_scope: flow.scope,
    requested_access_token_audience: flow.audience,
    skip: false,
    subject: flow.subject,
    oidc_context: flow.oidc,
    client: clientJson(requireClient(instance, flow.clientId), true),
    request_url: flow.requestUrl,
  }
}

/** `PUT /admin/oauth2/auth/requests/login/accept` */
export const acceptLoginRequest: Handler = async (call) => {
  const { instance, request } = call
  const challenge = requireChallenge(call)
  const body = await jsonFields(request, unreadable)
  const accepted = await decoded(unreadable, () => readLogin(body))
  if (accepted.subject === '') throw invalidRequest("The field 'subject' must not be empty.")
  const flow = await flowOfChallenge(instance, 'login', challenge)
  return adminJson({ redirect_to: await acceptLogin(instance, flow, accepted) })
}

function readLogin(body: Fields): LoginAnswer {
  body.string('identity_provider_session_id')
  return {
    subject: body.string('subject'),
    remember: body.boolean('remember'),
    rememberFor: body.integer('remember_for'),
    extend: body.boolean('extend_session_lifespan'),
    acr: body.string('acr'),
    amr: body.strings('amr') ?? [],
    forcedSubject: body.string('force_subject_identifier'),
    context: body.raw('context') ?? null,
  }
}

/** `PUT /admin/oauth2/auth/requests/login/reject` */
export const rejectLoginRequest: Handler = async (call) => {
  const { instance, request } = call
  const challenge = requireChallenge(call)
  const body = await jsonFields(request, unreadable)
  const denied = await decoded(unreadable, () => readDenial(body, 'login request denied'))
  const flow = await flowOfChallenge(instance, 'login', challenge)
  const verifier = await sealFlow(instance, 'login verifier', { ...flow, denied })
  return adminJson({ redirect_to: setQuery(flow.requestUrl, { login_verifier: verifier }) })
}
