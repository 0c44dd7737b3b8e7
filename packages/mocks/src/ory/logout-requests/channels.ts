import { seconds } from '../../clock.js'
import { randomUuid } from '../../random-text.js'
import type { Client } from '../state/client.js'
import { issuer, type Instance } from '../state/instance.js'
import type { LoginSession } from '../state/records.js'
import type { Settings } from '../state/settings.js'
import { setQuery } from '../wire/go-url.js'

/** What identifies a session that ends. */
export type EndingSession = Pick<LoginSession, 'id' | 'subject'>

/**
 * Clients that the user of a session consented to; none once the session has ended, so that a second visit calls nobody.
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
 * Pages of clients that the browser is to call when a session ends.
 *
 * @see [OpenID Connect Front-Channel Logout](https://openid.net/specs/openid-connect-frontchannel-1_0.html)
 */
export function frontChannelUris(instance: Instance, session: EndingSession): string[] {
  const uris = clientsOf(instance, session).map((client) => client.frontchannel_logout_uri)
  return uris.filter((uri) => uri !== '').map((uri) => setQuery(uri, { iss: issuer(instance), sid: session.id }))
}

/** Calls of one receiver at most. The server waits 1 and 2 seconds before it repeats one, the mock does not wait. */
const attempts = 3

/**
 * Ends a session, and tells the clients that want to hear of it. All calls are on their way when this returns; nobody
 * waits for them, and what becomes of them is not told. Without the option `fetch` nobody is called.
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

/** Calls one receiver, and again with the same token where it fails or cannot be reached. */
async function call(fetch: NonNullable<Settings['fetch']>, url: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      const response = await fetch(url, { method: 'POST', headers, body })
      await response.body?.cancel().catch(() => undefined) // somebody else may be reading it
      if (!isRepeated(response.status)) return
    } catch {
      // The browser hears nothing of it, and there is nobody else.
    }
  }
}

function isRepeated(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501)
}
