import { base64 } from '@scure/base'

import { fromUtf8, utf8 } from '../../encoding.js'
import type { Client } from '../state/client.js'
import { isPublicClient, type Instance } from '../state/instance.js'
import { invalidClient, invalidRequest } from '../wire/failures.js'
import { first, queryUnescape } from '../wire/go-url.js'
import { authenticateByAssertion, assertionType } from './client-assertion.js'

/**
 * Authenticates the client of a form by the method that it is registered for.
 *
 * @see [RFC 6749, section 2.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3)
 * @throws `Failure`: 400 if credentials are missing or cannot be decoded, 401 otherwise.
 */
export async function authenticateClient(instance: Instance, request: Request, form: URLSearchParams): Promise<Client> {
  const type = first(form, 'client_assertion_type')
  if (type === assertionType) return authenticateByAssertion(instance, form)
  if (type !== '') throw invalidRequest('The client assertion type is unknown.')
  const basic = basicCredentials(request)
  const { id, secret } = basic ?? { id: first(form, 'client_id'), secret: first(form, 'client_secret') }
  if (basic === undefined && id === '') throw invalidRequest('The request carries no client credentials.')
  const client = instance.state.clients.get(id)
  if (client === undefined) throw invalidClient()
  refuseOtherMethods(client, form, basic?.secret ?? '')
  if (isPublicClient(client)) return client
  const key = hmacKey(secret)
  if (![client.client_secret, ...client.rotatedSecrets].some((each) => hmacKey(each) === key)) throw invalidClient()
  return client
}

/** Block size of SHA-256 in bytes. */
const blockSize = 64

/**
 * Returns the part of a secret that matters. The server compares hashes made by PBKDF2, whose HMAC pads a short key
 * with NUL to the block size, so NUL at the end of a short secret makes no difference.
 *
 * @see [RFC 2104, section 2](https://www.rfc-editor.org/rfc/rfc2104.html#section-2)
 */
function hmacKey(secret: string): string {
  return utf8(secret).length > blockSize ? secret : secret.replace(/\0+$/, '')
}

function refuseOtherMethods(client: Client, form: URLSearchParams, basicSecret: string): void {
  const registered = client.token_endpoint_auth_method
  const posted = first(form, 'client_id') !== '' && first(form, 'client_secret') !== ''
  const used =
    posted && registered !== 'client_secret_post'
      ? 'client_secret_post'
      : basicSecret !== '' && registered !== 'client_secret_basic'
        ? 'client_secret_basic'
        : undefined
  if (used === undefined) return
  throw invalidClient(`The client is registered for the method '${registered}', the request uses '${used}'.`)
}

/** Returns the Basic credentials of the `Authorization` header; `undefined` if there are none. */
function basicCredentials(request: Request): { id: string; secret: string } | undefined {
  const match = /^Basic (.*)$/i.exec(request.headers.get('authorization') ?? '')
  const text = decodeBase64((match?.[1] ?? '').trim())
  const colon = text.indexOf(':')
  if (colon === -1) return undefined
  const id = queryUnescape(text.slice(0, colon))
  const secret = queryUnescape(text.slice(colon + 1))
  if (id === undefined || secret === undefined) {
    throw invalidRequest('The client id and secret of the Authorization header must be form-encoded.')
  }
  return { id, secret }
}

/** Decodes base64; returns an empty text if it is malformed. */
function decodeBase64(text: string): string {
  try {
    return fromUtf8(base64.decode(text))
  } catch {
    return ''
  }
}
