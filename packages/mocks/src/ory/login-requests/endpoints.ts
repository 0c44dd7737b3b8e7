import { requireClient } from '../clients/endpoints.js'
import { flowOfChallenge } from '../flow/flows.js'
import { acceptLogin, type LoginAnswer } from '../flow/login.js'
import { readPageAnswer, rejectAt, requireChallenge } from '../flow/page-answer.js'
import type { Handler } from '../state/call.js'
import { clientJson } from '../state/client.js'
import type { Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import { adminJson } from '../wire/answers.js'
import type { Fields, JsonObject } from '../wire/decode.js'
import { invalidRequest } from '../wire/failures.js'

/** `GET /admin/oauth2/auth/requests/login` */
export const getLoginRequest: Handler = async (call) => {
  const challenge = requireChallenge(call, 'login')
  const flow = await flowOfChallenge(call.instance, 'login', challenge)
  return adminJson({
    challenge,
    ...pageRequestJson(call.instance, flow),
    skip: flow.skipLogin,
    session_id: flow.sessionId,
  })
}

/** Properties that login and consent requests have in common. */
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
  const { answer, flow } = await readPageAnswer(call, 'login', readLogin)
  return adminJson({ redirect_to: await acceptLogin(call.instance, flow, answer) })
}

function readLogin(body: Fields): LoginAnswer {
  body.string('identity_provider_session_id')
  const answer = {
    subject: body.string('subject'),
    remember: body.boolean('remember'),
    rememberFor: body.integer('remember_for'),
    extend: body.boolean('extend_session_lifespan'),
    acr: body.string('acr'),
    amr: body.strings('amr') ?? [],
    forcedSubject: body.string('force_subject_identifier'),
    context: body.raw('context') ?? null,
  }
  if (answer.subject === '') throw invalidRequest("The field 'subject' must not be empty.")
  return answer
}

/** `PUT /admin/oauth2/auth/requests/login/reject` */
export const rejectLoginRequest: Handler = rejectAt('login')
