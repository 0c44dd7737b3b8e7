import type { Handler } from '../../state/call.js'
import { oauthJson } from '../../wire/answers.js'
import { formParameters } from '../../wire/body.js'
import { invalidRequest } from '../../wire/failures.js'
import { first } from '../../wire/go-url.js'
import { authenticateClient } from '../client-authentication.js'
import { authorizationCodeGrant } from './authorization-code.js'
import { clientCredentialsGrant } from './client-credentials.js'
import { deviceCodeGrant } from './device-code.js'
import type { Grant } from './grant.js'
import { jwtBearerGrant } from './jwt-bearer.js'
import { refreshTokenGrant } from './refresh-token.js'

const grants: Readonly<Record<string, Grant>> = {
  authorization_code: authorizationCodeGrant,
  client_credentials: clientCredentialsGrant,
  refresh_token: refreshTokenGrant,
  'urn:ietf:params:oauth:grant-type:device_code': deviceCodeGrant,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': jwtBearerGrant,
}

/** `POST /oauth2/token` */
export const tokenEndpoint: Handler = async ({ instance, request }) => {
  const form = await formParameters(request)
  if (form.size === 0) throw invalidRequest('The body is empty or not a form.')
  const grantType = first(form, 'grant_type').trim()
  if (grantType === '') throw invalidRequest("The parameter 'grant_type' is missing.")
  const grant = Object.hasOwn(grants, grantType) ? grants[grantType] : undefined
  if (grant === undefined) throw invalidRequest('The grant type is unknown.')
  const client = await authenticateClient(instance, request, form)
  return oauthJson(await grant({ instance, client, form }))
}
