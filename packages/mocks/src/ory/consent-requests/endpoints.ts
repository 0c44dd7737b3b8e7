import { acceptConsent } from '../flow/consent.js'
import { readDenial } from '../flow/denial.js'
import { challengeOf, flowOfChallenge, sealFlow } from '../flow/flows.js'
import { pageRequestJson } from '../login-requests/endpoints.js'
import type { Call, Handler } from '../state/call.js'
import type { AcceptedConsent, Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import { adminJson } from '../wire/answers.js'
import { decoded, jsonFields } from '../wire/body.js'
import { fields, type Fields, type JsonObject } from '../wire/decode.js'
import { invalidRequest, unrecognizable } from '../wire/failures.js'
import { setQuery } from '../wire/go-url.js'

const unreadable = (): ReturnType<typeof unrecognizable> => unrecognizable(400)

function requireChallenge({ query }: Call): string {
  const challenge = challengeOf(query, 'consent_challenge')
  if (challenge === '') throw invalidRequest("The parameter 'consent_challenge' is missing.")
  return challenge
}

/** `GET /admin/oauth2/auth/requests/consent` */
export const getConsentRequest: Handler = async (call) => {
  const challenge = requireChallenge(call)
  const flow = await flowOfChallenge(call.instance, 'consent', challenge)
  return adminJson(consentRequestJson(call.instance, flow, challenge))
}

/** A consent request as the consent page and the listing of sessions get it. */
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
  const { instance, request } = call
  const challenge = requireChallenge(call)
  const body = await jsonFields(request, unreadable)
  const consent = await decoded(unreadable, () => readConsent(body, instance.environment.now()))
  const flow = await flowOfChallenge(instance, 'consent', challenge)
  return adminJson({ redirect_to: await acceptConsent(instance, flow, consent, body.raw('context')) })
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
export const rejectConsentRequest: Handler = async (call) => {
  const { instance, request } = call
  const challenge = requireChallenge(call)
  const body = await jsonFields(request, unreadable)
  const denied = await decoded(unreadable, () => readDenial(body, 'consent request denied'))
  const flow = await flowOfChallenge(instance, 'consent', challenge)
  const verifier = await sealFlow(instance, 'consent verifier', { ...flow, denied })
  return adminJson({ redirect_to: setQuery(flow.requestUrl, { consent_verifier: verifier }) })
}
