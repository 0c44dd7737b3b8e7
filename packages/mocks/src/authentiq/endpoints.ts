import { token } from '@typed-oauth/authentiq-token'

import { createRoutes, routeOperation, type RouteHandler, type Routes } from '../routes.js'
import { Failure, failureAnswer, json } from './answers.js'
import { beginSignIn, endSignIn } from './authorize.js'
import { discoveryDocument } from './discovery.js'
import { signInPage } from './pages.js'
import { openClaims } from './scopes.js'
import { exchangeGrant, type Parts } from './token.js'

/** Makes the routes. */
export function createEndpoints(parts: Parts): Routes {
  const { state, idTokens } = parts
  const routes = createRoutes((error) => (error instanceof Failure ? failureAnswer(error) : undefined))
  routeOperation(routes, token, async ({ req }) => exchangeGrant(parts, req.raw))
  routes.all(token.path, () => new Response(null, { status: 405, headers: { allow: token.method } }))
  const authorize: RouteHandler = async ({ req }) =>
    startSignIn(parts, req.method === 'POST' ? new URLSearchParams(await req.text()) : new URL(req.url).searchParams)
  routes.on(['GET', 'POST'], '/authorize', authorize)
  // Some clients send the authorization request to the sign-in page.
  routes.get('/sign-in', (context) =>
    context.req.query('client_id') === undefined
      ? signInPage(state, context.req.query('sign_in') ?? '')
      : authorize(context),
  )
  routes.post('/sign-in', async ({ req }) => {
    const form = new URLSearchParams(await req.text())
    return redirect(endSignIn(parts, form.get('sign_in') ?? '', { subject: form.get('subject') || undefined }), 302)
  })
  routes.on(['GET', 'POST'], '/userinfo', ({ req }) => userinfo(parts, req.header('authorization')))
  routes.get('/public-keys', async () => json({ keys: await idTokens.publicKeys() }))
  routes.get('/.well-known/openid-configuration', () => json(discoveryDocument(parts)))
  return routes.notFound(() => {
    throw new Failure('not_found', 'There is nothing at this path.', { status: 404 })
  })
}

function startSignIn(parts: Parts, query: URLSearchParams): Response {
  const begun = beginSignIn(parts, query)
  if ('location' in begun) return redirect(begun.location, 302)
  const { signInAs, baseUrl } = parts
  if (signInAs !== undefined) return redirect(endSignIn(parts, begun.key, { subject: signInAs }), 302)
  return redirect(`${baseUrl()}/sign-in?sign_in=${begun.key}`, 303)
}

function redirect(location: string, status: number): Response {
  return new Response(null, { status, headers: { location, 'cache-control': 'no-store' } })
}

/** Returns the claims of the user of an access token. */
function userinfo({ environment, state }: Parts, authorization: string | undefined): Response {
  const [, accessToken] = /^bearer +(\S+)$/i.exec(authorization ?? '') ?? []
  const found = accessToken === undefined ? undefined : state.accessTokens.get(accessToken)
  if (found === undefined || found.expiresAt <= environment.now()) {
    const problem = accessToken === undefined ? '' : ', error="invalid_token"'
    return new Response(null, { status: 401, headers: { 'www-authenticate': `Bearer realm="authentiq"${problem}` } })
  }
  return json({ sub: found.subject, ...openClaims(found.scope, state.users.get(found.subject)?.claims) })
}
