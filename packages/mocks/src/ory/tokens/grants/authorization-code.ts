import { challengeOf } from '../../../encoding.js'
import type { Client } from '../../state/client.js'
import type { Instance } from '../../state/instance.js'
import type { AuthorizationCode } from '../../state/records.js'
import { invalidGrant } from '../../wire/failures.js'
import { first } from '../../wire/go-url.js'
import { findIssued, revokeChain } from '../tokens.js'
import { exchange, requireGrantType, type Grant } from './grant.js'

/**
 * Exchanges an authorization code. A second use revokes all its tokens; a wrong verifier makes the code unusable.
 *
 * @see [RFC 6749, section 4.1.3](https://www.rfc-editor.org/rfc/rfc6749.html#section-4.1.3)
 * @see [RFC 7636, section 4.6](https://www.rfc-editor.org/rfc/rfc7636.html#section-4.6)
 */
export const authorizationCodeGrant: Grant = async ({ instance, client, form }) => {
  requireGrantType(client, 'authorization_code')
  const verifier = first(form, 'code_verifier')
  const challenge = await challengeOf(verifier)

  const code = findCode(instance, client, form)
  checkVerifier(code, verifier, challenge)
  return exchange(
    { instance, client },
    {
      lifespans: 'authorization_code',
      chain: code.chain,
      nonce: code.nonce,
      ...(code.codeHash !== undefined && { codeHash: code.codeHash }),
      ...(code.wantsAcr && { acr: '0' }),
      spend: () => {
        code.used = true
      },
    },
  )
}

function findCode(instance: Instance, client: Client, form: URLSearchParams): AuthorizationCode {
  const code = findIssued(instance.state.codes, 'ory_ac_', first(form, 'code'))
  if (code === undefined) throw invalidGrant()
  if (code.used) {
    revokeChain(instance, code.chain)
    throw invalidGrant('The authorization code was already used.')
  }
  if (code.expiresAt < instance.environment.now()) throw invalidGrant('The authorization code has expired.')
  if (code.chain.clientId !== client.client_id) throw invalidGrant('The authorization code belongs to another client.')
  if (code.redirectUri !== '' && code.redirectUri !== first(form, 'redirect_uri')) {
    throw invalidGrant("The parameter 'redirect_uri' differs from the one of the authorize request.")
  }
  return code
}

function checkVerifier(code: AuthorizationCode, verifier: string, challenge: string): void {
  if (code.burnt) throw invalidGrant('An earlier exchange of this code failed for its verifier.')
  if (code.challenge === undefined) {
    if (verifier === '') return
    throw invalidGrant('The authorize request had no code challenge.')
  }
  if (/^[\w.~-]{43,128}$/.test(verifier) && code.challenge === challenge) return
  code.burnt = true
  throw invalidGrant('The code verifier is missing, malformed or does not fit the challenge.')
}
