import { noContent } from './answers.js'
import type { Handler } from './call.js'
import { invalidRequest } from './failures.js'
import { first } from './go-url.js'

/** `DELETE /admin/oauth2/auth/sessions/login` */
export const revokeLoginSessions: Handler = ({ instance, query }) => {
  const { loginSessions } = instance.state
  const [sid, subject] = [first(query, 'sid'), first(query, 'subject')]
  if (sid === '' && subject === '') throw invalidRequest("One of the parameters 'sid' and 'subject' is needed.")
  if (sid !== '') loginSessions.delete(sid)
  else for (const session of loginSessions.values()) if (session.subject === subject) loginSessions.delete(session.id)
  return noContent()
}
