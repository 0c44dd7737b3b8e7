import type { Client } from '../state/client.js'
import type { Instance } from '../state/instance.js'
import { checkAudience, checkScope } from '../tokens/grants/client-credentials.js'
import { requestedAudience } from '../tokens/scopes.js'
import {
  Failure,
  invalidClient,
  invalidRequest,
  invalidState,
  unsupportedResponseMode,
  unsupportedResponseType,
} from '../wire/failures.js'
import { first, words } from '../wire/go-url.js'

/** Where the parameters of the response are: in the query, in the fragment, or in a form that the browser posts. */
export type ResponseMode = 'form_post' | 'fragment' | 'query'

/** An authorize request, with the values that were read so far. */
export interface AuthorizeRequest {
  /** All parameters. */
  readonly form: URLSearchParams
  /** Value of `state`; empty if there is none. */
  readonly state: string
  /** Client that sends the request. */
  client?: Client
  /** Redirect URI of the response; absent until it is known to belong to the client. */
  redirectUri?: string
  /** Requested response types. */
  responseTypes: readonly string[]
  /** Requested response mode; absent until the client named one or the response types are known. */
  responseMode?: ResponseMode
  /** Requested scopes. */
  scope: readonly string[]
  /** Requested audiences. */
  audience: readonly string[]
}

/** A checked authorize request. */
export interface CheckedAuthorizeRequest extends AuthorizeRequest {
  /** Client that sends the request. */
  client: Client
  /** Redirect URI of the response. */
  redirectUri: string
  /** Where the parameters of the response are. */
  responseMode: ResponseMode
}

/** Starts to read an authorize request. */
export function startAuthorizeRequest(form: URLSearchParams): AuthorizeRequest {
  return { form, state: first(form, 'state'), responseTypes: [], scope: [], audience: [] }
}

/**
 * Checks an authorize request in the same order as the server. An error goes to the error page while the redirect URI
 * is unknown, and to the query of the redirect URI while the response types are unknown.
 */
export function checkAuthorizeRequest(instance: Instance, request: AuthorizeRequest): CheckedAuthorizeRequest {
  const { form } = request
  const client = instance.state.clients.get(first(form, 'client_id'))
  if (client === undefined) throw invalidClient('There is no such client.')
  request.client = client
  request.scope = words(first(form, 'scope'))
  if (request.scope.includes('openid')) refuseRequestObjects(form)
  const mode = first(form, 'response_mode')
  if (!['', 'form_post', 'fragment', 'query'].includes(mode)) throw unsupportedResponseMode()
  if (mode !== '') request.responseMode = mode as ResponseMode
  const redirectUri = matchRedirectUri(client, first(form, 'redirect_uri'), request.scope)
  request.redirectUri = redirectUri

  checkScope(client, request.scope)
  request.audience = requestedAudience(form)
  checkAudience(client, request.audience)
  if (first(form, 'registration') !== '') {
    throw new Failure(400, 'registration_not_supported', "The parameter 'registration' is not supported.")
  }
  const types = words(first(form, 'response_type'))
  const registered = client.response_types.length === 0 ? ['code'] : client.response_types
  if (types.length === 0 || !registered.some((each) => sameWords(words(each), types))) throw unsupportedResponseType()
  request.responseTypes = types
  const responseMode = request.responseMode ?? defaultMode(types)
  request.responseMode = responseMode
  if (request.state.length < 8) throw invalidState()
  return { ...request, client, redirectUri, responseMode }
}

function refuseRequestObjects(form: URLSearchParams): void {
  for (const name of ['request', 'request_uri']) {
    if (first(form, name) !== '') {
      throw new Failure(400, `${name}_not_supported`, `The mock does not read the parameter '${name}'.`)
    }
  }
}

/** Default response mode: the query for a code alone, the fragment for all other response types. */
export function defaultMode(types: readonly string[]): ResponseMode {
  return types.length === 1 && types[0] === 'code' ? 'query' : 'fragment'
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(b)
  return a.length === b.length && a.every((word) => known.has(word))
}

/**
 * Returns the redirect URI of a request, if the client has registered it. A loopback address may have any port.
 *
 * @see [RFC 8252, section 7.3](https://www.rfc-editor.org/rfc/rfc8252.html#section-7.3)
 */
function matchRedirectUri(client: Client, wanted: string, scope: readonly string[]): string {
  if (wanted === '' && scope.includes('openid'))
    throw invalidRequest("The scope openid needs the parameter 'redirect_uri'.")
  const [only, ...others] = client.redirect_uris
  const uri = wanted === '' && others.length === 0 ? (only ?? '') : wanted
  const known = wanted === '' || client.redirect_uris.some((each) => each === wanted || sameLoopback(each, wanted))
  if (uri === '' || !known || !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(uri)) {
    throw invalidRequest("The parameter 'redirect_uri' is not one of the client's.")
  }
  return uri
}

function sameLoopback(registered: string, wanted: string): boolean {
  if (!wanted.startsWith('http://') || !URL.canParse(registered) || !URL.canParse(wanted)) return false
  const [a, b] = [new URL(registered), new URL(wanted)]
  const loopback = /^127\.\d+\.\d+\.\d+$/.test(b.hostname) || b.hostname === '[::1]'
  return loopback && a.hostname === b.hostname && a.pathname === b.pathname && a.search === b.search && b.hash === ''
}
