import {
  generateOauthToken,
  introspectOauthToken,
  revokeOauthToken,
  type OAuthTokenGenerateResponseBody,
} from '@typed-oauth/voucherify-oauth'

import type { Environment } from '../clock.js'
import { createRoutes, routeOperation, type RouteHandler, type Routes } from '../routes.js'
import {
  invalidGrantType,
  invalidScope,
  json,
  methodNotAllowed,
  missingParameters,
  notFound,
  refuse,
  unauthorized,
  unsupportedMediaType,
} from './answers.js'
import type { VoucherifyTokenLimitAnswer } from './options.js'
import type { RateLimit } from './rate-limit.js'
import { areKnownScopes } from './scopes.js'
import type { Application, IssuedToken, VoucherifyState } from './state.js'

/** What the endpoints work with. */
export interface Parts {
  readonly environment: Environment
  readonly state: VoucherifyState
  readonly rateLimit: RateLimit | undefined
  readonly tokenLimit: number
  readonly onTokenLimit: VoucherifyTokenLimitAnswer | 'forget-oldest'
}

/** Answers a request whose keys and media type are right. */
type Endpoint = (parts: Parts, application: Application, form: URLSearchParams) => Response

/** Makes the routes. */
export function createEndpoints(parts: Parts): Routes {
  const routes = createRoutes()
  routeOperation(routes, generateOauthToken, guarded(parts, generate))
  routeOperation(routes, introspectOauthToken, guarded(parts, introspect))
  routeOperation(routes, revokeOauthToken, guarded(parts, revoke))
  for (const { path } of [generateOauthToken, introspectOauthToken, revokeOauthToken]) {
    routes.all(path, ({ req }) => refuse(parts.environment, methodNotAllowed(req.method)))
  }
  return routes.notFound(() => refuse(parts.environment, notFound))
}

/** Checks keys, rate limit and media type before an endpoint has a look. */
function guarded(parts: Parts, endpoint: Endpoint): RouteHandler {
  const { environment, state, rateLimit } = parts
  return async ({ req }) => {
    const application = state.authenticate(req.header('x-app-id'), req.header('x-app-token'))
    if (application === undefined || req.header('authorization') !== undefined) return refuse(environment, unauthorized)
    const { isExceeded, headers } = rateLimit?.count(application.project, state.seconds()) ?? {
      isExceeded: false,
      headers: {},
    }
    const isForm = /^application\/x-www-form-urlencoded\b/i.test(req.header('content-type') ?? '')
    const response = isExceeded
      ? json({ code: 429, message: 'Too many requests hit the API too quickly.' }, 429)
      : isForm
        ? endpoint(parts, application, new URLSearchParams(await req.text()))
        : refuse(environment, unsupportedMediaType)
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value)
    return response
  }
}

const generate: Endpoint = ({ environment, state, tokenLimit, onTokenLimit }, application, form) => {
  const grantType = form.get('grant_type')
  const scope = form.get('scope')
  if (!grantType || !scope) return refuse(environment, missingParameters)
  if (grantType !== 'client_credentials') return refuse(environment, invalidGrantType)
  if (!areKnownScopes(scope)) return refuse(environment, invalidScope(scope))
  const live = state.live(application.project)
  if (live.length >= tokenLimit) {
    if (onTokenLimit !== 'forget-oldest') return refuseToken(environment, onTokenLimit)
    for (const token of live.slice(0, live.length - tokenLimit + 1)) state.revoke(token)
  }
  return json(describe(state, state.issue(application, scope)))
}

const introspect: Endpoint = ({ environment, state }, { project }, form) => {
  const accessToken = form.get('access_token')
  if (!accessToken) return refuse(environment, missingParameters)
  const token = state.find(project, accessToken)
  return json(token === undefined ? { active: false } : { ...describe(state, token), active: true })
}

const revoke: Endpoint = ({ environment, state }, { project }, form) => {
  const accessToken = form.get('access_token')
  if (!accessToken) return refuse(environment, missingParameters)
  const token = state.find(project, accessToken)
  if (token === undefined) return new Response(null, { status: 404 })
  state.revoke(token)
  return new Response(null, { status: 204 })
}

function refuseToken(environment: Environment, { status, body }: VoucherifyTokenLimitAnswer): Response {
  return body === undefined
    ? refuse(environment, { status, message: 'The project has too many OAuth tokens' })
    : json(body, status)
}

/** Writes a token as the API answers it. */
export function describe(state: VoucherifyState, token: IssuedToken): OAuthTokenGenerateResponseBody {
  return {
    access_token: token.accessToken,
    client_id: token.clientId,
    expires_at: token.expiresAt,
    expires_in: token.expiresAt - state.seconds(),
    scope: token.scope,
    token_type: 'Bearer',
  }
}
