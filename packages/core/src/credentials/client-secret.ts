import { base64, formEncode } from '../encoding.js'
import { checkOptions, type OptionRule } from '../options-check.js'
import { refuser } from '../refuse.js'
import type { Credential, Secret } from './credential.js'
import { checkSecret, readSecret } from './secret.js'

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

/** Refuses an empty client id, naming the factory. */
export function checkClientId(factory: string, clientId: unknown): void {
  if (typeof clientId !== 'string' || clientId === '') refuser(factory)('clientId', 'must be a non-empty string')
}

/**
 * Authenticates the client by HTTP Basic, the default of most servers.
 *
 * @param clientId - Client id.
 * @param clientSecret - Client secret, or a function that returns it.
 * @param options - For servers that do not follow the standard's encoding.
 * @returns A credential.
 * @throws {@link InvalidInputError} if id or secret is empty or not a string.
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
 * @throws {@link InvalidInputError} if id or secret is empty or not a string.
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
 * @throws {@link InvalidInputError} if the id is empty or not a string.
 * @see [RFC 6749, section 2.1](https://www.rfc-editor.org/rfc/rfc6749.html#section-2.1)
 */
export function publicClient(clientId: string): Credential {
  checkClientId('publicClient', clientId)
  const credential: Credential = (request) => {
    request.form['client_id'] = clientId
  }
  return Object.assign(credential, { clientId })
}
