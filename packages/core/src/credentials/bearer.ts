import type { Credential, Secret } from './credential.js'
import { checkToken, readSecret } from './secret.js'

/**
 * Sends `Authorization: Bearer …`.
 *
 * @param token - The token or API key without the scheme, or a function that returns it. A function is called once
 *   more when the server responds with 401, with the token that was `refused`.
 * @param parameter - Name of the token in errors, for factories that have it as an option. Default `token`.
 * @returns A credential.
 * @throws {@link InvalidInputError} if the token is empty, not a string, begins with a scheme such as `Bearer`, or has
 *   white space, control characters or letters beyond ASCII. The call rejects with it if a function returns such a text.
 * @see [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750.html#section-2.1)
 */
export function bearer(token: Secret, parameter = 'token'): Credential {
  checkToken('bearer', parameter, token)
  const credential: Credential = async (request, context) => {
    const secret = await readSecret(token, parameter, context, context.refused?.headers['authorization']?.slice(7))
    checkToken(context.operation, parameter, secret)
    request.headers['authorization'] = `Bearer ${secret}`
  }
  return Object.assign(credential, { renewable: typeof token === 'function' })
}
