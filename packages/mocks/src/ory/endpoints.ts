import type { Operation } from '@typed-oauth/core/define'
import * as ory from '@typed-oauth/ory-oauth2'

import { outsideDocumentation } from '../answer-check.js'
import type { RequestDetails } from '../mock.js'
import { readPath, type PlainRoute } from '../operation-match.js'
import { createRoutes, routePattern, type RouteHandler, type Routes } from '../routes.js'
import { authorize } from './authorization/endpoints.js'
import * as clients from './clients/endpoints.js'
import * as registration from './clients/registration.js'
import * as consents from './consent-requests/endpoints.js'
import { acceptUserCode } from './device/device-requests.js'
import { deviceAuthorization, verifyDevice } from './device/endpoints.js'
import { discovery, jwks } from './discovery.js'
import { errorPage, health, unsetPages, version } from './flow/default-pages.js'
import * as logins from './login-requests/endpoints.js'
import * as logouts from './logout-requests/endpoints.js'
import { logout } from './logout-requests/logout.js'
import { listConsentSessions, revokeConsentSessions } from './sessions/consent-sessions.js'
import { revokeLoginSessions } from './sessions/login-sessions.js'
import type { Call, Handler } from './state/call.js'
import type { Instance } from './state/instance.js'
import { tokenEndpoint } from './tokens/grants/token-endpoint.js'
import { introspect } from './tokens/introspection.js'
import { deleteTokens, revoke } from './tokens/revocation.js'
import { userinfo } from './tokens/userinfo.js'
import * as trust from './trusted-issuers/endpoints.js'
import { adminFailure, oauthFailure, privateCaching } from './wire/answers.js'
import { pathsWithClients } from './wire/cors.js'
import { Failure } from './wire/failures.js'
import { parseQuery } from './wire/go-url.js'
import { adminNotFound, methodNotAllowed, publicNotFound } from './wire/not-found.js'

/** Writes the error response of an endpoint. */
type WriteFailure = (failure: Failure) => Response

interface Route {
  readonly operation?: Operation
  readonly method: string
  readonly path: string
  readonly handler: Handler
  readonly write: WriteFailure
}

const operationRoute = (operation: Operation, handler: Handler, write: WriteFailure = adminFailure): Route => ({
  operation,
  method: operation.method,
  path: operation.path,
  handler,
  write,
})

const route = (method: string, path: string, handler: Handler): Route => ({
  method,
  path,
  handler,
  write: adminFailure,
})

function adminRoutes(): Route[] {
  return [
    operationRoute(ory.listOAuth2Clients, clients.listClients),
    operationRoute(ory.createOAuth2Client, clients.createClient),
    operationRoute(ory.getOAuth2Client, clients.getClient),
    operationRoute(ory.setOAuth2Client, clients.setClient),
    operationRoute(ory.patchOAuth2Client, clients.patchClient),
    operationRoute(ory.deleteOAuth2Client, clients.deleteClient),
    operationRoute(ory.setOAuth2ClientLifespans, clients.setLifespans),
    operationRoute(ory.rotateOAuth2ClientSecret, clients.rotateSecret),
    operationRoute(ory.deleteRotatedOAuth2ClientSecrets, clients.deleteRotatedSecrets),
    operationRoute(ory.getOAuth2LoginRequest, logins.getLoginRequest),
    operationRoute(ory.acceptOAuth2LoginRequest, logins.acceptLoginRequest),
    operationRoute(ory.rejectOAuth2LoginRequest, logins.rejectLoginRequest),
    operationRoute(ory.getOAuth2ConsentRequest, consents.getConsentRequest),
    operationRoute(ory.acceptOAuth2ConsentRequest, consents.acceptConsentRequest),
    operationRoute(ory.rejectOAuth2ConsentRequest, consents.rejectConsentRequest),
    operationRoute(ory.getOAuth2LogoutRequest, logouts.getLogoutRequest),
    operationRoute(ory.acceptOAuth2LogoutRequest, logouts.acceptLogoutRequest),
    operationRoute(ory.rejectOAuth2LogoutRequest, logouts.rejectLogoutRequest),
    operationRoute(ory.acceptUserCodeRequest, acceptUserCode),
    operationRoute(ory.listOAuth2ConsentSessions, listConsentSessions),
    operationRoute(ory.revokeOAuth2ConsentSessions, revokeConsentSessions),
    operationRoute(ory.revokeOAuth2LoginSessions, revokeLoginSessions),
    operationRoute(ory.introspectOAuth2Token, introspect, oauthFailure),
    operationRoute(ory.deleteOAuth2Token, deleteTokens),
    operationRoute(ory.trustOAuth2JwtGrantIssuer, trust.trustIssuer),
    operationRoute(ory.listTrustedOAuth2JwtGrantIssuers, trust.listIssuers),
    operationRoute(ory.getTrustedOAuth2JwtGrantIssuer, trust.getIssuer),
    operationRoute(ory.deleteTrustedOAuth2JwtGrantIssuer, trust.deleteIssuer),
    route('GET', '/admin/health/alive', health),
    route('GET', '/admin/health/ready', health),
    route('GET', '/admin/version', version),
  ]
}

function publicRoutes(): Route[] {
  return [
    operationRoute(ory.oAuth2Authorize, authorize),
    route('POST', ory.oAuth2Authorize.path, authorize),
    operationRoute(ory.oauth2TokenExchange, tokenEndpoint, oauthFailure),
    operationRoute(ory.revokeOAuth2Token, revoke, oauthFailure),
    operationRoute(ory.oAuth2DeviceFlow, deviceAuthorization, oauthFailure),
    operationRoute(ory.performOAuth2DeviceVerificationFlow, verifyDevice),
    route('GET', '/oauth2/sessions/logout', logout),
    route('POST', '/oauth2/sessions/logout', logout),
    operationRoute(ory.getOidcUserInfo, userinfo),
    route('POST', ory.getOidcUserInfo.path, userinfo),
    operationRoute(ory.discoverOidcConfiguration, discovery),
    route('GET', '/.well-known/oauth-authorization-server', discovery),
    operationRoute(ory.discoverJsonWebKeys, jwks),
    route('GET', '/oauth2/fallbacks/error', errorPage),
    ...Object.entries(unsetPages).map(([page, handler]) => route('GET', `/oauth2/fallbacks/${page}`, handler)),
    route('POST', '/oauth2/register', registration.registerClient),
    route('GET', '/oauth2/register/{id}', registration.getRegisteredClient),
    route('PUT', '/oauth2/register/{id}', registration.setRegisteredClient),
    route('DELETE', '/oauth2/register/{id}', registration.deleteRegisteredClient),
    route('GET', '/health/alive', health),
    route('GET', '/health/ready', health),
    ...pathsWithClients.map((path) => route('OPTIONS', path, noOptions)),
  ]
}

const noOptions: Handler = () => new Response(null, { status: 200 })

/** Handles the requests to both servers. */
export type Endpoints = (request: Request, details: Pick<RequestDetails, 'server'>) => Promise<Response>

/** Operations that the mock supports. */
export function answeredOperations(): Operation[] {
  return [...publicRoutes(), ...adminRoutes()].flatMap(({ operation }) => operation ?? [])
}

/** Routes that do not belong to an operation. */
export function otherRoutes(): PlainRoute[] {
  return Object.entries({ public: publicRoutes(), admin: adminRoutes() }).flatMap(([server, routes]) =>
    routes.flatMap(({ operation, method, path }) => (operation === undefined ? { server, method, path } : [])),
  )
}

/** Makes the routes of a mock. */
export function createEndpoints(instance: Instance): Endpoints {
  const adminServer = connect(instance, adminRoutes(), (methods) => methodNotAllowed(methods)).notFound(adminNotFound)
  const publicServer = connect(instance, publicRoutes()).notFound(publicNotFound)
  return async (request, { server }) => {
    const details = { server } as RequestDetails // handlers read only the request
    const response =
      server === 'admin'
        ? await adminServer.fetch(withAdminPrefix(request), details)
        : await publicServer.fetch(request, details)
    if (request.method === 'GET' && !response.headers.has('cache-control')) {
      response.headers.set('cache-control', privateCaching)
    }
    if (response.body === null && response.status !== 204 && request.method !== 'HEAD') {
      response.headers.set('content-length', '0')
    }
    // A page for the browser instead of a redirect: the operation of the client does not document it.
    return response.headers.get('content-type')?.startsWith('text/html') === true && response.status === 200
      ? outsideDocumentation(response)
      : response
  }
}

/** Path of the route for a path of the admin server, which adds a missing prefix and cuts off one slash at the end. */
export function adminPath(path: string): string {
  const prefixed = /^\/admin(\/|$)/.test(readPath(path)) ? path : `/admin${path}`
  return prefixed.replace(/\/$/, '')
}

function withAdminPrefix(request: Request): Request {
  const url = new URL(request.url)
  const path = adminPath(url.pathname)
  if (path === url.pathname) return request
  url.pathname = path
  return new Request(url, request)
}

/** Registers routes. `refuse` responds to other methods of their paths; without it, those get the 404 of the server. */
function connect(
  instance: Instance,
  routes: readonly Route[],
  refuse?: (methods: readonly string[]) => Response,
): Routes {
  const app = createRoutes(written(adminFailure))
  const methods = new Map<string, string[]>()
  for (const { method, path, handler, write } of routes) {
    const pattern = routePattern(path)
    app.route('/', createRoutes(written(write)).on(method, pattern, answering(instance, handler)))
    methods.set(pattern, [...(methods.get(pattern) ?? []), method])
  }
  if (refuse === undefined) return app
  for (const [pattern, known] of methods) {
    const allowed = known.includes('GET') ? [...known, 'HEAD'] : known
    app.all(pattern, () => refuse([...allowed].sort()))
  }
  return app
}

function written(write: WriteFailure): (error: Error) => Response | undefined {
  return (error) => (error instanceof Failure ? write(error) : undefined)
}

function answering(instance: Instance, handler: Handler): RouteHandler {
  return async ({ req }) => {
    const url = new URL(req.raw.url)
    const search = url.search.slice(1)
    const call: Call = {
      instance,
      request: req.raw,
      path: url.pathname,
      search,
      query: parseQuery(search).parameters,
      parameter: (name) => req.param(name) ?? '',
    }
    return handler(call)
  }
}
