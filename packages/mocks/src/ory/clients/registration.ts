import { randomUuid } from '../../random-text.js'
import type { Call, Handler } from '../state/call.js'
import { clientJson, decodeClient, type Client, type ClientFields } from '../state/client.js'
import { bearerToken } from '../tokens/bearer-token.js'
import { revokeClient } from '../tokens/tokens.js'
import { adminJson, noContent } from '../wire/answers.js'
import { decoded, jsonFields } from '../wire/body.js'
import type { Fields } from '../wire/decode.js'
import {
  forbidden,
  invalidClientMetadata,
  invalidRequest,
  malformed,
  notEnabled,
  unauthorized,
  type Failure,
} from '../wire/failures.js'
import { pathEscape } from '../wire/go-url.js'
import { randomToken } from '../wire/random.js'
import { storeNewClient, unreadable, updateClient } from './endpoints.js'

/** Refuses the request unless dynamic registration is enabled; by default it is not. */
function requireRegistration({ instance }: Call): void {
  if (!instance.settings.registration) throw notEnabled('Dynamic registration is not enabled.')
}

/**
 * Returns the client whose registration access token a request carries. An unknown client is refused like a wrong
 * token.
 */
async function requireRegisteredClient(call: Call): Promise<Client> {
  requireRegistration(call)
  const token = await bearerToken(call)
  const client = call.instance.state.clients.get(call.parameter('id'))
  const isRight =
    client !== undefined &&
    client.registrationToken !== '' &&
    withoutPrefix(client.registrationToken) === withoutPrefix(token)
  if (!isRight) throw unauthorized('There is no such client, or the registration access token is not its own.')
  return client
}

/** Removes the optional prefix of a token. */
function withoutPrefix(token: string): string {
  return token.replace(/^ory_at_/, '')
}

/** Reads a client from a body, and refuses properties that only the server or an administrator may set. */
function decodeRegistration(body: Fields, refuseSecret: (description: string) => Failure): ClientFields {
  const client = decodeClient(body)
  if (client.client_secret !== '') throw refuseSecret("The field 'client_secret' cannot be chosen.")
  if (body.raw('metadata') !== undefined) throw invalidClientMetadata("The field 'metadata' cannot be registered.")
  if (client.access_token_strategy !== '') throw malformed("The field 'access_token_strategy' cannot be registered.")
  if (client.skip_consent) throw invalidRequest("The field 'skip_consent' cannot be registered.")
  if (client.skip_logout_consent === true) throw invalidRequest("The field 'skip_logout_consent' cannot be registered.")
  return client
}

/**
 * `POST /oauth2/register`
 *
 * @see [RFC 7591, section 3](https://www.rfc-editor.org/rfc/rfc7591.html#section-3)
 */
export const registerClient: Handler = async (call) => {
  requireRegistration(call)
  const { instance, request } = call
  const body = await jsonFields(request, unreadable)
  const client = await decoded(unreadable, () => decodeRegistration(body, malformed))
  client.client_id = randomUuid(instance.environment)
  const created = storeNewClient(instance, client)
  return adminJson(clientJson(created, false), 201, { location: `admin/clients/${pathEscape(created.client_id)}` })
}

/**
 * `GET /oauth2/register/{id}`
 *
 * @see [RFC 7592, section 2.1](https://www.rfc-editor.org/rfc/rfc7592.html#section-2.1)
 */
export const getRegisteredClient: Handler = async (call) => {
  const { metadata: _, ...shown } = clientJson(await requireRegisteredClient(call), true)
  return adminJson(shown)
}

/**
 * `PUT /oauth2/register/{id}`: replaces the whole client, and its registration access token.
 *
 * @see [RFC 7592, section 2.2](https://www.rfc-editor.org/rfc/rfc7592.html#section-2.2)
 */
export const setRegisteredClient: Handler = async (call) => {
  const { instance, request } = call
  const { client_id: id } = await requireRegisteredClient(call)
  const body = await jsonFields(request, unreadable)
  const client = await decoded(unreadable, () => decodeRegistration(body, forbidden))
  client.client_id = id
  client.registration_access_token = randomToken(instance.environment, 'ory_at_')
  return adminJson(clientJson(updateClient(instance, client, client.registration_access_token), false))
}

/**
 * `DELETE /oauth2/register/{id}`
 *
 * @see [RFC 7592, section 2.3](https://www.rfc-editor.org/rfc/rfc7592.html#section-2.3)
 */
export const deleteRegisteredClient: Handler = async (call) => {
  const { client_id: id } = await requireRegisteredClient(call)
  call.instance.state.clients.delete(id)
  revokeClient(call.instance, id)
  return noContent()
}
