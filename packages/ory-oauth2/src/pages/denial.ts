import type { RejectOAuth2Request } from '../login-requests/models.js'

/** Adds the error code that clients know; the default of Hydra is an English sentence. */
export function denial(reason: RejectOAuth2Request = {}): RejectOAuth2Request {
  return { ...reason, error: reason.error ?? 'access_denied' }
}
