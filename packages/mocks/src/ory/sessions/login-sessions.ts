import { rememberedSession } from '../flow/browser-session.js'
import { endSession } from '../logout-requests/channels.js'
import type { Handler } from '../state/call.js'
import { noContent } from '../wire/answers.js'
import { invalidRequest } from '../wire/failures.js'
import { first } from '../wire/go-url.js'

/** `DELETE /admin/oauth2/auth/sessions/login` */
export const revokeLoginSessions: Handler = async ({ instance, query }) => {
  const { loginSessions } = instance.state
  const [sid, subject] = [first(query, 'sid'), first(query, 'subject')]
  if (sid === '' && subject === '') throw invalidRequest("One of the parameters 'sid' and 'subject' is needed.")
  if (sid !== '') {
    const session = rememberedSession(instance, sid)
    if (session !== undefined) await endSession(instance, session)
    return noContent()
  }
  // Clients are not notified when sessions are revoked by subject.
  for (const session of loginSessions.values()) if (session.subject === subject) loginSessions.delete(session.id)
  return noContent()
}
