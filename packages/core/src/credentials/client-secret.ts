import { base64, formEncode } from '../encoding.js'
import { checkOptions, type OptionRule } from '../options-check.js'
import { refuser } from '../refuse.js'
import type { Credential, Secret } from './credential.js'
import { checkSecret, checkText, readSecret } from './secret.js'

/** Options of {@link clientSecretBasic}. */
export interface ClientSecretBasicOptions {
  /**
   * How id and secret are written before they are joined. Default `'form'`, as the standard requires; `'raw'` for servers
   * that compare the bytes without decoding.
   */
  readonly encoding?: 'form' | 'raw' | undefined
}

const encodingRule: OptionRule = {
  expected: '"form" or "raw"',
  fits: (value) => value === 'form' || value === 'raw',
}

/** Refuses a client id that is empty or cannot be sent, naming the factory. */
export function checkClientId(factory: string, clientId: unknown): void {
  if (typeof clientId !== 'string' || clientId === '') refuser(factory)('clientId', 'must be a non-empty string')
  checkText(factory, 'clientId', String(clientId))
}

/**
 * Authenticates an OAuth 2.0 client by HTTP Basic, the default of most servers. Id and secret are form-encoded first, as
 * OAuth 2.0 requires; for the user of a gateway or proxy, which does not decode them, use `httpBasic`.
 *
 * @param clientId - Client id.
 * @param clientSecret - Client secret, or a function that returns it.
 * @param options - For servers that do not follow the standard's encoding.
 * @returns A credential.
 * @throws {@link InvalidInputError} if id or secret is empty, not a string, or contains control characters, such as a
 *   line break at its end.
 * @see [RFC 6749, section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1)
 */
export function clientSecretBasic(
  clientId: string,
  clientSecret: Secret,
  options: ClientSecretBasicOptions = {},
): Credential {
  checkClientId('clientSecretBasic', clientId)
  checkSecret('clientSecretBasic', 'clientSecret', clientSecret)
  checkOptions('clientSecretBasic', options, { encoding: encodingRule })
  const { encoding = 'form' } = options
  if (encoding === 'raw' && clientId.includes(':'))
    refuser('clientSecretBasic')('clientId', 'must not contain ":" when the encoding is "raw"')
  const encode = encoding === 'raw' ? (text: string): string => text : formEncode
  const credential: Credential = async (request, context) => {
    const secret = await readSecret(clientSecret, 'clientSecret', context)
    request.secrets.add(secret)
    request.headers['authorization'] = `Basic ${base64(`${encode(clientId)}:${encode(secret)}`)}`
  }
  return Object.assign(credential, { clientId })
}

/**
 * Authenticates the client by id and secret in the form.
 *
 * @param clientId - Client id.
 * @param clientSecret - Client secret, or a function that returns it.
 * @returns A credential.
 * @throws {@link InvalidInputError} if id or secret is empty, not a string, or contains control characters, such as a
 *   line break at its end.
 * @see [RFC 6749, section 2.3.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.3.1)
 */
export function clientSecretPost(clientId: string, clientSecret: Secret): Credential {
  checkClientId('clientSecretPost', clientId)
  checkSecret('clientSecretPost', 'clientSecret', clientSecret)
  const credential: Credential = async (request, context) => {
    request.form['client_id'] = clientId
    request.form['client_secret'] = await readSecret(clientSecret, 'clientSecret', context)
  }
  return Object.assign(credential, { clientId })
}

/**
 * Identifies a client that has no secret.
 *
 * @param clientId - Client id.
 * @returns A credential.
 * @throws {@link InvalidInputError} if the id is empty, not a string, or contains control characters.
 * @see [RFC 6749, section 2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.1)
 */
export function publicClient(clientId: string): Credential {
  return identify('publicClient', clientId)
}

/**
 * Identifies a client whose certificate authenticates it (mutual TLS). The certificate is not part of a request: the
 * option `fetch` gets one that presents it, such as undici's with `new Agent({ connect: { cert, key } })`.
 *
 * @param clientId - Client id.
 * @returns A credential.
 * @throws {@link InvalidInputError} if the id is empty, not a string, or contains control characters.
 * @see [RFC 8705, section 2](https://www.rfc-editor.org/rfc/rfc8705.html#section-2)
 */
export function tlsClient(clientId: string): Credential {
  return identify('tlsClient', clientId)
}

/** Makes a credential that sends the client id and nothing else. */
function identify(factory: string, clientId: string): Credential {
  checkClientId(factory, clientId)
  const credential: Credential = (request) => {
    request.form['client_id'] = clientId
  }
  return Object.assign(credential, { clientId })
}
