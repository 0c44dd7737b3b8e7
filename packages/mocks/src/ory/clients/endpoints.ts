import { randomUuid } from '../../random-text.js'
import type { Call, Handler } from '../state/call.js'
import { clientJson, decodeClient, decodeLifespans, type Client, type ClientFields } from '../state/client.js'
import { isPublicClient, publicUrl, type Instance } from '../state/instance.js'
import { revokeClient } from '../tokens/tokens.js'
import { adminJson, noContent } from '../wire/answers.js'
import { bodyText, decoded, jsonFields } from '../wire/body.js'
import { fields, type Fields } from '../wire/decode.js'
import { conflict, malformed, resourceNotFound, unrecognizable } from '../wire/failures.js'
import { first, pathEscape } from '../wire/go-url.js'
import { linkHeader, pageRequest, takePage } from '../wire/page-tokens.js'
import { randomSecret, randomToken } from '../wire/random.js'
import { rfc3339, rfc3339Seconds } from '../wire/times.js'
import { applyPatch } from './json-patch.js'
import { validateClient } from './validation.js'

/** Error for a body that cannot be decoded. */
export const unreadable = (message: string): ReturnType<typeof malformed> =>
  malformed(`Unable to decode the request body: ${message}`)

/** Returns the client with an id; throws the 404 of the admin endpoints if there is none. */
export function requireClient(instance: Instance, id: string): Client {
  const client = instance.state.clients.get(id)
  if (client === undefined) throw resourceNotFound()
  return client
}

/** Creates a client from the fields of a body; throws the endpoint's error response as a `Failure`. */
export function addClient(instance: Instance, body: Fields): ClientFields {
  return storeNewClient(instance, decodeClient(body))
}

/** Fills in the defaults of a new client, and stores it. Returns the client as the response shows it. */
export function storeNewClient(instance: Instance, client: ClientFields): ClientFields {
  const { environment, state } = instance
  const generatedId = client.client_id === ''
  client.client_secret ||= randomSecret(environment)
  client.client_id ||= randomUuid(environment)
  validateClient(client)
  if (state.clients.get(client.client_id) !== undefined) throw conflict()
  const now = environment.now()
  client.created_at = rfc3339Seconds(now)
  client.updated_at = rfc3339(now)
  client.registration_access_token = randomToken(environment, 'ory_at_')
  const registration = generatedId ? '/oauth2/register' : `/oauth2/register/${pathEscape(client.client_id)}`
  client.registration_client_uri = publicUrl(instance, registration)
  const registrationToken = client.registration_access_token
  state.clients.put(
    storedClient(client, { client_secret: client.client_secret, rotatedSecrets: [], registrationToken }),
  )
  return client.token_endpoint_auth_method === 'none' ? { ...client, client_secret: '' } : client
}

/** Properties of a stored client that responses do not show. */
type Credentials = Pick<Client, 'client_secret' | 'registrationToken' | 'rotatedSecrets'>

function storedClient(client: ClientFields, credentials: Credentials): Client {
  return {
    ...client,
    redirect_uris: client.redirect_uris ?? [],
    grant_types: client.grant_types ?? [],
    response_types: client.response_types ?? [],
    contacts: client.contacts ?? [],
    audience: client.audience ?? [],
    created_at: client.created_at ?? '',
    registration_access_token: '',
    registration_client_uri: '',
    ...credentials,
  }
}

/**
 * Validates a changed client and stores it; an empty secret keeps the old one. Returns the client as the response shows
 * it.
 *
 * @param registrationToken - New registration access token; empty to remove it.
 */
export function updateClient(instance: Instance, client: ClientFields, registrationToken: string): ClientFields {
  validateClient(client)
  const old = requireClient(instance, client.client_id)
  const now = instance.environment.now()
  client.updated_at = rfc3339(now)
  const keeps = client.client_secret === ''
  const stored = storedClient(client, {
    client_secret: keeps ? old.client_secret : client.client_secret,
    rotatedSecrets: keeps ? old.rotatedSecrets : [],
    registrationToken,
  })
  instance.state.clients.put({ ...stored, created_at: old.created_at })
  client.created_at ??= rfc3339(now)
  return client
}

/** `POST /admin/clients` */
export const createClient: Handler = async ({ instance, request }) => {
  const body = await jsonFields(request, unreadable)
  const client = await decoded(unreadable, () => addClient(instance, body))
  // The server escapes the id twice in this header; callers must use the id of the body instead.
  const location = `/admin/clients/${pathEscape(client.client_id).replaceAll('%', '%25')}`
  return adminJson(clientJson(client, false), 201, { location })
}

/** `GET /admin/clients/{id}` */
export const getClient: Handler = ({ instance, parameter }) =>
  adminJson(clientJson(requireClient(instance, parameter('id')), true))

/** `PUT /admin/clients/{id}` */
export const setClient: Handler = async ({ instance, request, parameter }) => {
  const body = await jsonFields(request, unreadable)
  const client = await decoded(unreadable, () => decodeClient(body))
  client.client_id = parameter('id')
  return adminJson(clientJson(updateClient(instance, client, ''), false))
}

/** `PATCH /admin/clients/{id}` */
export const patchClient: Handler = async ({ instance, request, parameter }) => {
  const text = await bodyText(request)
  // Synchronous: a change between the reading and the storing would be lost.
  const patch = (): ClientFields => {
    const old = requireClient(instance, parameter('id'))
    const client = decodeClient(fields(applyPatch(clientJson(old, false), text)))
    if (client.client_secret === old.client_secret) client.client_secret = ''
    client.client_id ||= randomUuid(instance.environment)
    return updateClient(instance, client, '')
  }
  return adminJson(clientJson(await decoded(() => unrecognizable(), patch), false))
}

/** `DELETE /admin/clients/{id}` */
export const deleteClient: Handler = ({ instance, parameter }) => {
  const id = parameter('id')
  if (!instance.state.clients.delete(id)) throw resourceNotFound()
  revokeClient(instance, id)
  return noContent()
}

/** `PUT /admin/clients/{id}/lifespans` */
export const setLifespans: Handler = async ({ instance, request, parameter }) => {
  requireClient(instance, parameter('id'))
  const body = await jsonFields(request, unreadable)
  const lifespans = await decoded(unreadable, () => decodeLifespans(body))
  const old = requireClient(instance, parameter('id'))
  const client = { ...old, client_secret: '', lifespans }
  return adminJson(clientJson(updateClient(instance, client, old.registrationToken), false))
}

/** `GET /admin/clients` */
export const listClients: Handler = async (call: Call) => {
  const { instance, path, query } = call
  const refuse = (reason: string): ReturnType<typeof malformed> =>
    malformed(`Unable to parse pagination parameters: ${reason}`)
  const { size, after } = await pageRequest(instance, query, 'id', refuse)
  const [name, owner] = [first(query, 'client_name'), first(query, 'owner')]
  const { page, last } = takePage(matching(instance, after, name, owner), size, (client) => client.client_id)
  const link = await linkHeader(instance, { path, query }, 'id', size, last)
  return adminJson(
    page.map((client) => clientJson(client, true)),
    200,
    { link },
  )
}

function* matching(instance: Instance, after: string, name: string, owner: string): Generator<Client> {
  for (const client of instance.state.clients.after(after)) {
    if ((name === '' || client.client_name === name) && (owner === '' || client.owner === owner)) yield client
  }
}

/** Maximum number of earlier secrets that a client keeps. */
const rotationLimit = 1000

/** `POST /admin/clients/{id}/secrets/rotate` */
export const rotateSecret: Handler = ({ instance, parameter }) => {
  const client = requireClient(instance, parameter('id'))
  if (isPublicClient(client)) throw malformed('A client that does not authenticate has no secret to rotate.')
  client.rotatedSecrets = [...client.rotatedSecrets, client.client_secret].slice(-rotationLimit)
  client.client_secret = randomSecret(instance.environment)
  client.updated_at = rfc3339(instance.environment.now())
  return adminJson({ ...clientJson(client, true), client_secret: client.client_secret })
}

/** `DELETE /admin/clients/{id}/secrets/rotate` */
export const deleteRotatedSecrets: Handler = ({ instance, parameter }) => {
  const client = requireClient(instance, parameter('id'))
  client.rotatedSecrets = []
  client.updated_at = rfc3339(instance.environment.now())
  return adminJson(clientJson(client, true))
}
