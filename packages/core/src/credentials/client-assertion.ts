import { checkOptions, type OptionRules } from '../options-check.js'
import { refuser } from '../refuse.js'
import { checkClientId } from './client-secret.js'
import type { Credential, SecretContext } from './credential.js'
import { checkAssertion } from './secret.js'

/** Options of {@link clientAssertion}. */
export interface ClientAssertionOptions {
  /**
   * Client id, sent beside the assertion, for servers that do not take it from the assertion's `sub`, and for requests
   * that need it. Default: none is sent.
   */
  readonly clientId?: string | undefined
}

/** `client_assertion_type` of assertions that are JSON Web Tokens. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const rules: OptionRules = { clientId: undefined }

/**
 * Authenticates the client by an assertion that is made elsewhere: a token that Kubernetes has written to a file, one of
 * GitHub Actions, a managed identity. To sign assertions with a key of your own, use `privateKeyJwt`.
 *
 * @param assertion - Returns the assertion, a signed JSON Web Token, for each attempt; called with the attempt, whose
 *   `tokenUrl` is the usual audience. White space around it is removed.
 * @param options - The client id, if the request needs it.
 * @returns A credential. What is no signed JSON Web Token is refused with an `InvalidInputError` before it is sent.
 * @throws {@link InvalidInputError} if the argument is not a function, or an option is wrong.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 *
 * const clientAuth = clientAssertion(async () => readFile('/var/run/secrets/tokens/oauth', 'utf8'))
 * ```
 *
 * @see [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
 */
export function clientAssertion(
  assertion: (context: SecretContext) => string | Promise<string>,
  options: ClientAssertionOptions = {},
): Credential {
  if (typeof assertion !== 'function' || 'renewable' in assertion || 'clientId' in assertion)
    refuser('clientAssertion')('assertion', 'must be a function that returns the assertion for each attempt')
  checkOptions('clientAssertion', options, rules)
  const { clientId } = options
  if (clientId !== undefined) checkClientId('clientAssertion', clientId)
  const credential: Credential = async (request, context) => {
    if (clientId !== undefined) request.form['client_id'] = clientId
    request.form['client_assertion_type'] = assertionType
    request.form['client_assertion'] = checkAssertion(
      context.operation,
      'assertion',
      await assertion({ ...context, refused: undefined }), // a client's authentication is not sent again
    )
  }
  return Object.assign(credential, clientId === undefined ? {} : { clientId })
}
