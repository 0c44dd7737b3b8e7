import { seconds } from '../../clock.js'
import { randomUuid } from '../../random-text.js'
import type { Client } from '../state/client.js'
import { issuer, type Instance } from '../state/instance.js'
import type { LoginSession } from '../state/records.js'
import type { Settings } from '../state/settings.js'
import { setQuery } from '../wire/go-url.js'

/** Identifies a session that ends. */
export type EndingSession = Pick<LoginSession, 'id' | 'subject'>

/**
 * Returns the clients that the user consented to in a session. Once the session has ended it returns none, so that a
 * second visit calls no client.
 */
function clientsOf(instance: Instance, { id, subject }: EndingSession): Client[] {
  const { clients, consents, loginSessions } = instance.state
  if (!loginSessions.has(id)) return []
  const ids = [...consents.values()]
    .filter(({ flow }) => flow.subject === subject && flow.sessionId === id)
    .map(({ flow }) => flow.clientId)
  return [...new Set(ids)].flatMap((clientId) => clients.get(clientId) ?? [])
}

/**
 * Returns the pages of clients that the browser calls when a session ends.
 *
 * @see [OpenID Connect Front-Channel Logout](https://openid.net/specs/openid-connect-frontchannel-1_0.html)
 */
export function frontChannelUris(instance: Instance, session: EndingSession): string[] {
  const uris = clientsOf(instance, session).map((client) => client.frontchannel_logout_uri)
  return uris.filter((uri) => uri !== '').map((uri) => setQuery(uri, { iss: issuer(instance), sid: session.id }))
}

/** Maximum number of attempts per receiver. The server waits 1 and 2 seconds before a retry; the mock does not wait. */
const attempts = 3

/**
 * Ends a session and calls the `backchannel_logout_uri` of the clients that have one. Returns when all calls have
 * started; their results are ignored. Without the option `fetch` it makes no calls.
 *
 * @see [OpenID Connect Back-Channel Logout](https://openid.net/specs/openid-connect-backchannel-1_0.html)
 */
export async function endSession(instance: Instance, session: EndingSession): Promise<void> {
  const { fetch } = instance.settings
  const receivers = clientsOf(instance, session).filter((client) => client.backchannel_logout_uri !== '')
  instance.state.loginSessions.delete(session.id)
  if (fetch === undefined) return
  const calls = receivers.map(async (client) => ({
    url: client.backchannel_logout_uri,
    body: new URLSearchParams({ logout_token: await logoutToken(instance, client, session.id) }).toString(),
  }))
  for (const { url, body } of await Promise.all(calls)) void call(fetch, url, body)
}

async function logoutToken(instance: Instance, client: Client, sessionId: string): Promise<string> {
  const { environment, keys } = instance
  return keys.signIdToken({
    aud: [client.client_id],
    events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    iat: seconds(environment.now()),
    iss: issuer(instance),
    jti: randomUuid(environment),
    sid: sessionId,
  })
}

/** Calls one receiver, and retries with the same token if the call fails. */
async function call(fetch: NonNullable<Settings['fetch']>, url: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const response = await fetch(url, { method: 'POST', headers, body })
      await response.body?.cancel().catch(() => undefined) // the body may already have a reader
      if (!isRepeated(response.status)) return
    } catch {
      // The result is ignored: it is not reported to the browser.
    }
  }
}

function isRepeated(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}
