import { seconds } from '../../clock.js'
import type { Handler } from '../state/call.js'
import { issuer, type Instance } from '../state/instance.js'
import type { AccessToken, RefreshToken } from '../state/records.js'
import { oauthJson } from '../wire/answers.js'
import { formParameters } from '../wire/body.js'
import { invalidRequest } from '../wire/failures.js'
import { first, words } from '../wire/go-url.js'
import { lifetimes } from './lifetimes.js'
import { scopeMatcher } from './scopes.js'
import { activeAccessToken, activeRefreshToken } from './tokens.js'

/** `POST /admin/oauth2/introspect` */
export const introspect: Handler = async ({ instance, request }) => {
  const form = await formParameters(request)
  if (form.size === 0) throw invalidRequest('The body is empty or not a form.')
  const text = first(form, 'token')
  const scope = words(first(form, 'scope'))
  const accessToken = activeAccessToken(instance, text)
  const token = accessToken ?? activeRefreshToken(instance, text)
  if (token === undefined || !scope.every(scopeMatcher(token.chain.scope))) {
    return oauthJson({ active: false })
  }
  return oauthJson(introspection(instance, token, accessToken !== undefined), 200, {})
}

function introspection(instance: Instance, token: AccessToken | RefreshToken, isAccess: boolean): object {
  const { chain, issuedAt, expiresAt = issuedAt + lifetimes.refreshToken } = token
  const scope = chain.scope.join(' ')
  const visible = chain.identity.subject
  return {
    active: true,
    ...(scope !== '' && { scope }),
    client_id: chain.clientId,
    sub: chain.subject,
    exp: seconds(expiresAt),
    iat: seconds(issuedAt),
    nbf: seconds(issuedAt),
    aud: chain.audience,
    iss: issuer(instance),
    token_type: 'Bearer',
    token_use: isAccess ? 'access_token' : 'refresh_token',
    ...(Object.keys(chain.ext).length > 0 && { ext: chain.ext }),
    ...(visible !== undefined && visible !== chain.subject && { obfuscated_subject: visible }),
  }
}
