import type { RejectOAuth2Request } from '../login-requests/models.js'

/** Adds the error code that clients know; the default of Hydra is an English sentence. JavaScript callers may pass `null`. */
export function denial(reason?: RejectOAuth2Request | null): RejectOAuth2Request {
  return { ...reason, error: reason?.error ?? 'access_denied' }
}
