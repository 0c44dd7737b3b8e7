import { Failure } from './answers.js'
import type { AuthentiqClientSeed } from './options.js'
import type { AuthentiqState } from './state.js'

interface Presented {
  readonly id: string
  readonly secret: string
}

/**
 * Authenticates the client of a token request. It must use the method of its registration, and no other.
 *
 * @throws {@link Failure}
 * @see [RFC 6749, section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1)
 */
export function authenticateClient(
  state: AuthentiqState,
  authorization: string | undefined,
  parameters: ReadonlyMap<string, string>,
): AuthentiqClientSeed {
  if (authorization !== undefined && parameters.has('client_secret')) {
    throw new Failure('invalid_request', 'The client authenticates in two ways at once.')
  }
  const usesBasic = authorization !== undefined
  const refuse = (description: string): Failure =>
    new Failure('invalid_client', description, {
      status: 401,
      headers: usesBasic ? { 'www-authenticate': 'Basic realm="authentiq"' } : {},
    })
  const presented = usesBasic ? readBasic(authorization) : readForm(parameters)
  if (presented === undefined) throw refuse('The client did not authenticate.')
  const client = state.clients.get(presented.id)
  if (client === undefined || client.client_secret !== presented.secret)
    throw refuse('The client is unknown or its secret is wrong.')
  const { token_endpoint_auth_method: method = 'client_secret_basic' } = client
  if ((method === 'client_secret_basic') !== usesBasic) throw refuse(`The client is registered for ${method}.`)
  const named = parameters.get('client_id')
  if (named !== undefined && named !== client.client_id) throw refuse('The request names another client.')
  return client
}

function readForm(parameters: ReadonlyMap<string, string>): Presented | undefined {
  const id = parameters.get('client_id')
  const secret = parameters.get('client_secret')
  return id === undefined || secret === undefined ? undefined : { id, secret }
}

/** Reads Basic credentials. Id and secret are form-encoded before they are joined. */
function readBasic(authorization: string): Presented | undefined {
  const [, encoded] = /^basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization) ?? []
  if (encoded === undefined) return undefined
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)),
    )
    const [id = '', ...rest] = text.split(':')
    return rest.length === 0 ? undefined : { id: decode(id), secret: decode(rest.join(':')) }
  } catch {
    return undefined
  }
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}
