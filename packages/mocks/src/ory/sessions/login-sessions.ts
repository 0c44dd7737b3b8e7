import type { Handler } from '../state/call.js'
import { noContent } from '../wire/answers.js'
import { invalidRequest } from '../wire/failures.js'
import { first } from '../wire/go-url.js'

/** `DELETE /admin/oauth2/auth/sessions/login` */
export const revokeLoginSessions: Handler = ({ instance, query }) => {
  const { loginSessions } = instance.state
  const [sid, subject] = [first(query, 'sid'), first(query, 'subject')]
  if (sid === '' && subject === '') throw invalidRequest("One of the parameters 'sid' and 'subject' is needed.")
  if (sid !== '') loginSessions.delete(sid)
  else for (const session of loginSessions.values()) if (session.subject === subject) loginSessions.delete(session.id)
  return noContent()
}
