import { consentRequestJson } from '../consent-requests/endpoints.js'
import { isCounting } from '../flow/consent.js'
import type { Handler } from '../state/call.js'
import type { Instance } from '../state/instance.js'
import type { ConsentSession } from '../state/records.js'
import { forgetChain } from '../tokens/tokens.js'
import { adminJson, noContent } from '../wire/answers.js'
import type { JsonObject } from '../wire/decode.js'
import { invalidRequest } from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import { linkHeader, pageRequest, takePage } from '../wire/page-tokens.js'
import { rfc3339 } from '../wire/times.js'

/** `GET /admin/oauth2/auth/sessions/consent` */
export const listConsentSessions: Handler = async ({ instance, path, query }) => {
  const subject = first(query, 'subject')
  if (subject === '') throw invalidRequest("The parameter 'subject' is missing.")
  const refuse = (reason: string): ReturnType<typeof invalidRequest> =>
    invalidRequest(`The pagination parameters cannot be read: ${reason}.`)
  const { size, after } = await pageRequest(instance, query, 'login_challenge', refuse)
  const sessionId = first(query, 'login_session_id')
  const sessions = [...instance.state.consents.values()]
    .filter((each) => each.flow.subject === subject && each.flow.id > after && isCounting(instance, each))
    .filter((each) => sessionId === '' || each.flow.sessionId === sessionId)
    .sort((a, b) => (a.flow.id < b.flow.id ? -1 : 1))
  if (sessions.length === 0) return adminJson([])
  const { page, last } = takePage(sessions, size, (each) => each.flow.id)
  const link = await linkHeader(instance, { path, query }, 'login_challenge', size, last)
  return adminJson(
    page.map((each) => sessionJson(instance, each)),
    200,
    { link },
  )
}

function sessionJson(instance: Instance, { flow }: ConsentSession): JsonObject {
  const { consent } = flow
  return {
    consent_request_id: flow.consentRequestId,
    grant_scope: consent?.scope ?? [],
    grant_access_token_audience: consent?.audience ?? [],
    session: { access_token: consent?.accessToken ?? {}, id_token: consent?.idToken ?? {} },
    remember: consent?.remember ?? false,
    remember_for: consent?.rememberFor ?? 0,
    handled_at: rfc3339(consent?.handledAt ?? 0),
    context: flow.context,
    consent_request: consentRequestJson(instance, flow, ''),
  }
}

/** `DELETE /admin/oauth2/auth/sessions/consent` */
export const revokeConsentSessions: Handler = ({ instance, query }) => {
  const [subject, client, request] = [
    first(query, 'subject'),
    first(query, 'client'),
    first(query, 'consent_request_id'),
  ]
  const all = first(query, 'all') === 'true'
  if (request !== '' && subject === '' && client === '') {
    revoke(instance, ({ flow }) => flow.consentRequestId === request)
  } else if (request === '' && subject !== '' && client !== '' && !all) {
    revoke(instance, ({ flow }) => flow.subject === subject && flow.clientId === client)
  } else if (request === '' && subject !== '' && client === '' && all) {
    revoke(instance, ({ flow }) => flow.subject === subject)
  } else {
    throw invalidRequest('This combination of query parameters is not allowed.')
  }
  return noContent()
}

function revoke(instance: Instance, matches: (session: ConsentSession) => boolean): void {
  for (const session of instance.state.consents.values()) {
    if (!matches(session)) continue
    instance.state.consents.delete(session.flow.id)
    forgetChain(instance, session.flow.consentRequestId ?? '')
  }
}
