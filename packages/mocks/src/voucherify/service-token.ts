import type { OAuthTokenV2GenerateResponseBody } from '@typed-oauth/voucherify-oauth'

import type { Environment } from '../clock.js'
import { randomText } from '../random-text.js'
import type { RouteHandler } from '../routes.js'
import {
  forbidden,
  invalidGrantType,
  invalidScope,
  json,
  missingParameters,
  unauthorized,
  unsupportedMediaType,
} from './answers.js'
import type { VoucherifyServiceKeySeed } from './options.js'
import type { VoucherifyState } from './state.js'

/** Values that the endpoint uses. */
interface Parts {
  readonly environment: Environment
  readonly state: VoucherifyState
  readonly serviceKeys: readonly VoucherifyServiceKeySeed[]
}

/**
 * Responds to `POST /v2/oauth/token`: HTTP Basic with a service key; a grant type, scopes and a project are required. The
 * rest is not documented. The token cannot be introspected or revoked here, because it is not known whether it can.
 */
export function generateServiceToken({ environment, state, serviceKeys }: Parts): RouteHandler {
  return async (context) => {
    const { req } = context
    const key = findKey(serviceKeys, req.header('authorization'))
    if (key === undefined || req.header('x-app-id') !== undefined) throw unauthorized()
    if (!/^application\/x-www-form-urlencoded\b/i.test(req.header('content-type') ?? '')) throw unsupportedMediaType()
    const form = new URLSearchParams(await req.text())
    const [grantType, scope, project] = ['grant_type', 'scope', 'project_id'].map((name) => form.get(name) ?? '')
    if (!grantType || !scope || !project) throw missingParameters()
    if (grantType !== 'client_credentials') throw invalidGrantType()
    const scopes = scope.split(' ')
    if (!scopes.every((each) => key.scopes?.includes(each) ?? /^[a-z][\w.-]*$/.test(each))) throw invalidScope(scope)
    if (!(key.projects ?? state.projects()).includes(project)) throw forbidden()
    const token: OAuthTokenV2GenerateResponseBody = {
      access_token: randomText(environment, 50),
      token_type: 'Bearer',
      expires_in: 900,
      scope,
    }
    return json(context, token)
  }
}

/** Finds the key of a Basic header, whose parts may be form-encoded. */
function findKey(
  keys: readonly VoucherifyServiceKeySeed[],
  authorization: string = '',
): VoucherifyServiceKeySeed | undefined {
  const [, encoded = ''] = /^basic +([A-Za-z\d+/]+={0,2})$/i.exec(authorization) ?? []
  const text = readBase64(encoded)
  const encode = (part: string): string => new URLSearchParams({ '': part }).toString().slice(1)
  return keys.find(({ id, secret }) => [`${id}:${secret}`, `${encode(id)}:${encode(secret)}`].includes(text))
}

function readBase64(encoded: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0)))
  } catch {
    return ''
  }
}
