import { base64 } from '../encoding.js'
import { refuser } from '../refuse.js'
import type { Credential, Secret } from './credential.js'
import { checkSecret, checkText, readSecret } from './secret.js'

/**
 * Authenticates by HTTP Basic as gateways and proxies expect it: user and password in UTF-8, without form encoding. For
 * the secret of an OAuth 2.0 client, use `clientSecretBasic`.
 *
 * @param user - User, without a colon.
 * @param password - Password, or a function that returns it. The function is called once more when the
 *   server responds with 401, with the password that was `refused`.
 * @returns A credential.
 * @throws {@link InvalidInputError} if user or password is empty, not a string, or contains control characters, and if
 *   the user contains a colon.
 * @see [RFC 7617, section 2](https://www.rfc-editor.org/rfc/rfc7617.html#section-2)
 */
export function httpBasic(user: string, password: Secret): Credential {
  const refuse = refuser('httpBasic')
  if (typeof user !== 'string' || user === '') refuse('user', 'must be a non-empty string')
  if (user.includes(':')) refuse('user', 'must not contain ":", which ends it')
  checkText('httpBasic', 'user', user)
  checkSecret('httpBasic', 'password', password)
  const credential: Credential = async (request, context) => {
    const [refused] = context.refused?.secrets ?? []
    const secret = await readSecret(password, 'password', context, refused)
    request.secrets.add(secret)
    request.headers['authorization'] = `Basic ${base64(`${user}:${secret}`)}`
  }
  return Object.assign(credential, { renewable: typeof password === 'function' })
}
