import {
  generateOauthToken,
  generateOauthTokenV2,
  introspectOauthToken,
  revokeOauthToken,
  type OAuthTokenGenerateResponseBody,
} from '@typed-oauth/voucherify-oauth'

import type { Environment } from '../clock.js'
import { createRoutes, routeOperation, type RouteContext, type RouteHandler, type Routes } from '../routes.js'
import {
  Failure,
  failureAnswer,
  invalidGrantType,
  invalidScope,
  json,
  methodNotAllowed,
  missingParameters,
  notFound,
  tooManyCalls,
  tooManyTokens,
  unauthorized,
  unsupportedMediaType,
} from './answers.js'
import type { VoucherifyServiceKeySeed, VoucherifyTokenLimitAnswer } from './options.js'
import type { RateLimit } from './rate-limit.js'
import { areKnownScopes } from './scopes.js'
import { generateServiceToken } from './service-token.js'
import type { Application, IssuedToken, VoucherifyState } from './state.js'

/** Values that the endpoints use. */
export interface Parts {
  readonly environment: Environment
  readonly state: VoucherifyState
  readonly rateLimit: RateLimit | undefined
  readonly serviceKeys: readonly VoucherifyServiceKeySeed[]
  readonly tokenLimit: number
  readonly onTokenLimit: VoucherifyTokenLimitAnswer | 'forget-oldest'
}

/** A request with valid keys and media type. */
interface Call extends Parts {
  readonly context: RouteContext
  readonly application: Application
  readonly form: URLSearchParams
}

/** Responds to such a request. */
type Endpoint = (call: Call) => Response

/** Makes the routes. */
export function createEndpoints(parts: Parts): Routes {
  const routes = createRoutes((error, context) =>
    error instanceof Failure ? failureAnswer(context, parts.environment, error) : undefined,
  )
  routeOperation(routes, generateOauthToken, guarded(parts, generate))
  routeOperation(routes, generateOauthTokenV2, generateServiceToken(parts))
  routeOperation(routes, introspectOauthToken, guarded(parts, introspect))
  routeOperation(routes, revokeOauthToken, guarded(parts, revoke))
  for (const { path } of [generateOauthToken, generateOauthTokenV2, introspectOauthToken, revokeOauthToken]) {
    routes.all(path, ({ req }) => {
      throw methodNotAllowed(req.method)
    })
  }
  return routes.notFound(() => {
    throw notFound()
  })
}

/** Checks keys, rate limit and media type before the endpoint is called. */
function guarded(parts: Parts, endpoint: Endpoint): RouteHandler {
  const { state, rateLimit } = parts
  return async (context) => {
    const { req } = context
    const application = state.authenticate(req.header('x-app-id'), req.header('x-app-token'))
    // Generic OAuth clients always send Basic, so it is ignored. It is not known whether the service does the same.
    const hasOther = !/^(?:basic(?: [^,]*)?)?$/i.test(req.header('authorization') ?? '')
    if (application === undefined || hasOther) throw unauthorized()
    const allowance = rateLimit?.count(application.project, state.seconds())
    for (const [name, value] of Object.entries(allowance?.headers ?? {})) context.header(name, value) // error responses have them too
    if (allowance?.isExceeded === true) throw tooManyCalls()
    if (!/^application\/x-www-form-urlencoded\b/i.test(req.header('content-type') ?? '')) throw unsupportedMediaType()
    return endpoint({ ...parts, context, application, form: new URLSearchParams(await req.text()) })
  }
}

const generate: Endpoint = ({ context, state, tokenLimit, onTokenLimit, application, form }) => {
  const grantType = requiredParameter(form, 'grant_type')
  const scope = requiredParameter(form, 'scope')
  if (grantType !== 'client_credentials') throw invalidGrantType()
  if (!areKnownScopes(scope)) throw invalidScope(scope)
  const live = state.live(application.project)
  if (live.length >= tokenLimit) {
    if (onTokenLimit !== 'forget-oldest') throw tooManyTokens(onTokenLimit)
    for (const token of live.slice(0, live.length - tokenLimit + 1)) state.revoke(token)
  }
  return json(context, describe(state, state.issue(application, scope)))
}

const introspect: Endpoint = ({ context, state, application, form }) => {
  const token = state.find(application.project, requiredParameter(form, 'access_token'))
  return json(context, token === undefined ? { active: false } : { ...describe(state, token), active: true })
}

const revoke: Endpoint = ({ context, state, application, form }) => {
  const token = state.find(application.project, requiredParameter(form, 'access_token'))
  if (token === undefined) return context.body(null, 404)
  state.revoke(token)
  return context.body(null, 204)
}

function requiredParameter(form: URLSearchParams, name: string): string {
  const value = form.get(name)
  if (!value) throw missingParameters()
  return value
}

/** Writes a token as the responses of the API contain it. */
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
