import type { BrowserStep } from '../flow/browser-step.js'
import { finishConsent, requestConsent } from '../flow/consent.js'
import { grantDirectly } from '../flow/decisions.js'
import { finishLogin, requestLogin } from '../flow/login.js'
import type { Call, Handler } from '../state/call.js'
import { publicUrl } from '../state/instance.js'
import { formParameters } from '../wire/body.js'
import { Failure } from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import { answerAuthorize } from './authorize-grant.js'
import { checkAuthorizeRequest, startAuthorizeRequest, type CheckedAuthorizeRequest } from './authorize-request.js'
import { authorizeFailure } from './authorize-response.js'

/**
 * `GET /oauth2/auth` (and POST): one browser calls it three times. Without a verifier, it is sent to the login page;
 * with `login_verifier`, to the consent page; with `consent_verifier`, back to the client.
 */
export const authorize: Handler = async (call) => {
  const form = await allParameters(call)
  const request = startAuthorizeRequest(form)
  try {
    // The check writes into `request` as it proceeds, because the error response depends on how far the check came.
    return await visit(call, checkAuthorizeRequest(call.instance, request))
  } catch (error) {
    if (error instanceof Failure) return authorizeFailure(call.instance, call.request, request, error)
    throw error
  }
}

/** Parameters of the body, then those of the query. */
async function allParameters({ request, query }: Call): Promise<URLSearchParams> {
  const form = request.method === 'POST' ? await formParameters(request) : new URLSearchParams()
  for (const [name, value] of query) form.append(name, value)
  return form
}

async function visit({ instance, request, search, query }: Call, checked: CheckedAuthorizeRequest): Promise<Response> {
  const { form, client, scope, audience, redirectUri } = checked
  const step: BrowserStep = { instance, request, form, client, scope, audience, redirectUri }
  const loginVerifier = first(query, 'login_verifier').trim()
  const consentVerifier = first(query, 'consent_verifier').trim()
  if (loginVerifier !== '') return requestConsent(step, await finishLogin(step, loginVerifier))
  if (consentVerifier !== '') return answerAuthorize(instance, checked, await finishConsent(step, consentVerifier))
  const { signInAs } = instance.settings
  if (signInAs !== undefined) {
    return answerAuthorize(
      instance,
      checked,
      grantDirectly(instance, client, { scope, audience }, { subject: signInAs }),
    )
  }
  const url = publicUrl(instance, '/oauth2/auth')
  return requestLogin(step, search === '' ? url : `${url}?${search}`)
}
