import { challengeOf } from '../flow/flows.js'
import type { Call, Handler } from '../state/call.js'
import { clientJson } from '../state/client.js'
import { publicUrl } from '../state/instance.js'
import type { LogoutRequest } from '../state/records.js'
import { adminJson, noContent } from '../wire/answers.js'
import { challengeNotFound, resourceNotFound } from '../wire/failures.js'
import { setQuery } from '../wire/go-url.js'
import { rfc3339 } from '../wire/times.js'

function logoutRequestOf({ instance, query }: Call): LogoutRequest | undefined {
  return instance.state.logouts.get(challengeOf(query, 'logout_challenge'))
}

/** `GET /admin/oauth2/auth/requests/logout` */
export const getLogoutRequest: Handler = (call) => {
  const request = logoutRequestOf(call)
  if (request === undefined || request.answer === 'rejected') throw resourceNotFound()
  if (request.completed) return adminJson({ redirect_to: request.requestUrl }, 410)
  const client = request.clientId === undefined ? undefined : call.instance.state.clients.get(request.clientId)
  return adminJson({
    challenge: request.challenge,
    subject: request.subject,
    sid: request.sessionId,
    request_url: request.requestUrl,
    rp_initiated: request.clientId !== undefined,
    expires_at: request.expiresAt === undefined ? null : rfc3339(request.expiresAt),
    requested_at: request.requestedAt === undefined ? null : rfc3339(request.requestedAt),
    client: client === undefined ? null : clientJson(client, true),
  })
}

/** `PUT /admin/oauth2/auth/requests/logout/accept` */
export const acceptLogoutRequest: Handler = (call) => {
  const request = logoutRequestOf(call)
  if (request === undefined) throw resourceNotFound()
  request.answer = 'accepted'
  const url = publicUrl(call.instance, '/oauth2/sessions/logout')
  return adminJson({ redirect_to: setQuery(url, { logout_verifier: request.verifier }) })
}

/** `PUT /admin/oauth2/auth/requests/logout/reject` */
export const rejectLogoutRequest: Handler = (call) => {
  const request = logoutRequestOf(call)
  if (request === undefined) throw challengeNotFound()
  request.answer = 'rejected'
  return noContent()
}
