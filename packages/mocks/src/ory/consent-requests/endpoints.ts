import { acceptConsent } from '../flow/consent.js'
import { flowOfChallenge } from '../flow/flows.js'
import { readPageAnswer, rejectAt, requireChallenge } from '../flow/page-answer.js'
import { pageRequestJson } from '../login-requests/endpoints.js'
import type { Handler } from '../state/call.js'
import type { AcceptedConsent, Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import { adminJson } from '../wire/answers.js'
import { fields, type Fields, type JsonObject } from '../wire/decode.js'

/** `GET /admin/oauth2/auth/requests/consent` */
export const getConsentRequest: Handler = async (call) => {
  const challenge = requireChallenge(call, 'consent')
  const flow = await flowOfChallenge(call.instance, 'consent', challenge)
  return adminJson(consentRequestJson(call.instance, flow, challenge))
}

/** Writes a consent request for the consent page and for the list of sessions. */
export function consentRequestJson(instance: Instance, flow: Flow, challenge: string): JsonObject {
  return {
    challenge,
    consent_request_id: flow.consentRequestId,
    ...pageRequestJson(instance, flow),
    skip: flow.skipConsent ?? false,
    login_challenge: flow.id,
    login_session_id: flow.sessionId,
    acr: flow.login?.acr ?? '',
    amr: flow.login?.amr ?? [],
    context: flow.context,
  }
}

/** `PUT /admin/oauth2/auth/requests/consent/accept` */
export const acceptConsentRequest: Handler = async (call) => {
  const { instance } = call
  const { answer, flow } = await readPageAnswer(call, 'consent', (body) => ({
    consent: readConsent(body, instance.environment.now()),
    context: body.raw('context'),
  }))
  return adminJson({ redirect_to: await acceptConsent(instance, flow, answer.consent, answer.context) })
}

function readConsent(body: Fields, handledAt: number): AcceptedConsent {
  body.time('handled_at')
  const session = fields(body.object('session') ?? {})
  return {
    scope: body.strings('grant_scope') ?? [],
    audience: body.strings('grant_access_token_audience') ?? [],
    accessToken: session.object('access_token') ?? {},
    idToken: session.object('id_token') ?? {},
    remember: body.boolean('remember'),
    rememberFor: body.integer('remember_for'),
    handledAt,
  }
}

/** `PUT /admin/oauth2/auth/requests/consent/reject` */
export const rejectConsentRequest: Handler = rejectAt('consent')
