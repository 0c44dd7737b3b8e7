import { seconds } from '../../clock.js'
import type { GrantedFlow } from '../flow/consent.js'
import { checkPrompt } from '../flow/prompt.js'
import { visibleSubject } from '../flow/subjects.js'
import type { Flow } from '../state/flow.js'
import { grantTypes, type Instance } from '../state/instance.js'
import type { Chain, Identity } from '../state/records.js'
import { checkIdToken, createIdToken, leftHash } from '../tokens/id-token.js'
import { lifetime, lifetimes } from '../tokens/lifetimes.js'
import { issueAccessToken, startChain } from '../tokens/tokens.js'
import {
  insufficientEntropy,
  invalidGrant,
  invalidRequest,
  unsupportedResponseMode,
  unsupportedResponseType,
} from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import { randomToken } from '../wire/random.js'
import { roundedSeconds, secondsLeft } from '../wire/times.js'
import { defaultMode, type CheckedAuthorizeRequest } from './authorize-request.js'
import { toClient } from './authorize-response.js'

/** After consent: sends the browser back to the client with the requested code and tokens. */
export async function answerAuthorize(
  instance: Instance,
  request: CheckedAuthorizeRequest,
  flow: GrantedFlow,
): Promise<Response> {
  const { client, form } = request
  const types = new Set(request.responseTypes)
  const openid = flow.consent.scope.includes('openid')
  const subject = await visibleSubject(client, flow.subject, flow.login?.forcedSubject ?? '')
  checkTypes(request, types, openid)
  if (openid || (types.has('code') && types.size > 1)) {
    if (first(form, 'redirect_uri') === '') throw invalidRequest("OpenID Connect needs the parameter 'redirect_uri'.")
    const { authenticatedAt = 0, requestedAt } = flow
    await checkPrompt(instance, form, { subject, authenticatedAt, requestedAt })
  }
  const challenge = types.has('code') ? codeChallenge(form) : ''
  if (defaultMode(request.responseTypes) === 'fragment' && request.responseMode === 'query') {
    throw unsupportedResponseMode('Tokens may not be sent in the query.')
  }
  const chain = startChain(instance, {
    id: flow.consentRequestId,
    clientId: client.client_id,
    subject: flow.subject,
    scope: flow.consent.scope,
    audience: flow.consent.audience,
    ext: flow.consent.accessToken,
    identity: flowIdentity(instance, flow, subject, first(form, 'nonce')),
  })
  return toClient(request, await issue(instance, request, chain, types, challenge))
}

/** Identity of the user of a flow, as ID tokens contain it. */
export function flowIdentity(instance: Instance, flow: Flow, subject: string, nonce: string): Identity {
  return {
    subject,
    issuedAt: seconds(instance.environment.now()),
    ...(flow.authenticatedAt !== undefined && { authenticatedAt: flow.authenticatedAt }),
    requestedAt: flow.requestedAt,
    nonce,
    acr: flow.login?.acr ?? '',
    amr: flow.login?.amr ?? [],
    sessionId: flow.sessionId,
    claims: flow.consent?.idToken ?? {},
  }
}

function checkTypes({ client, form }: CheckedAuthorizeRequest, types: ReadonlySet<string>, openid: boolean): void {
  const known = [...types].every((type) => ['code', 'id_token', 'token'].includes(type))
  // The implicit flow returns an ID token only if `openid` was granted.
  if (!known || (types.has('id_token') && !types.has('code') && !openid)) throw unsupportedResponseType()
  const grants = grantTypes(client)
  const implicit = types.has('token') || !types.has('code')
  if (implicit && !grants.includes('implicit')) throw invalidGrant('The client may not use the implicit flow.')
  if (types.size === 1 && types.has('code')) return
  const nonce = first(form, 'nonce')
  if (types.has('id_token') && nonce === '') throw invalidRequest("The parameter 'nonce' is missing.")
  if (types.has('id_token') || types.has('code')) {
    if (nonce !== '' && nonce.length < 8)
      throw insufficientEntropy("The parameter 'nonce' must have 8 characters or more.")
  }
  if (types.has('code') && !grants.includes('authorization_code')) {
    throw invalidGrant('The client may not use authorization codes.')
  }
}

/** Returns the PKCE challenge of a request; only the method S256 is allowed. */
function codeChallenge(form: URLSearchParams): string {
  const challenge = first(form, 'code_challenge')
  if (challenge !== '' && first(form, 'code_challenge_method') !== 'S256') {
    throw invalidRequest('The code challenge method must be S256.')
  }
  return challenge
}

async function issue(
  instance: Instance,
  request: CheckedAuthorizeRequest,
  chain: Chain,
  types: ReadonlySet<string>,
  challenge: string,
): Promise<Record<string, string>> {
  const { client, form, state } = request
  const { environment } = instance
  const hybrid = types.has('code') && types.size > 1
  const idLifetime = lifetime(client, 'implicit_grant_id_token_lifespan', lifetimes.idToken)
  const wantsIdToken = types.has('id_token') && chain.scope.includes('openid')
  if (wantsIdToken) checkIdToken(first(form, 'nonce'), idLifetime)
  const values: Record<string, string> = { state }
  const code = types.has('code') ? randomToken(environment, 'ory_ac_') : undefined
  const codeHash = code !== undefined && hybrid ? await leftHash(code) : undefined
  if (code !== undefined) {
    instance.state.codes.set(code, {
      chain,
      redirectUri: first(form, 'redirect_uri'),
      expiresAt: environment.now() + lifetimes.code,
      nonce: first(form, 'nonce'),
      wantsAcr: first(form, 'acr_values') !== '',
      ...(codeHash !== undefined && { codeHash }),
      ...(challenge !== '' && { challenge }),
      used: false,
      burnt: false,
    })
    chain.code = code
    values['code'] = code
    if (!hybrid) values['scope'] = chain.scope.join(' ')
  }
  if (types.has('token')) {
    const accessLifetime = lifetime(client, 'implicit_grant_access_token_lifespan', lifetimes.accessToken)
    const expiresAt = roundedSeconds(environment.now() + accessLifetime)
    values['access_token'] = await issueAccessToken(instance, client, chain, expiresAt).finish()
    values['expires_in'] = String(secondsLeft(environment, expiresAt))
    values['token_type'] = 'bearer'
    values['scope'] = chain.scope.join(' ')
  }
  if (wantsIdToken) {
    values['id_token'] = await createIdToken(instance, chain, {
      lifetime: idLifetime,
      ...(values['access_token'] !== undefined && { accessToken: values['access_token'] }),
      ...(codeHash !== undefined && { codeHash }),
      ...(first(form, 'acr_values') !== '' && { acr: '0' }),
    })
  }
  return values
}
