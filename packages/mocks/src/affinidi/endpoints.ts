import { consumerAuthTokenEndpoint, type ConsumerAuthTokenEndpointOutput } from '@typed-oauth/affinidi-consumer-auth'

import type { Environment } from '../clock.js'
import { createRoutes, routeOperation, type Routes } from '../routes.js'
import type { AccessTokens } from './access-token.js'
import { gatewayError, json, preflight, refuse, type Service } from './answers.js'
import { AssertionFailure, readAssertion, type Assertion } from './assertion.js'
import type { KnownDids } from './did.js'
import { fitsModel, type TokenInput } from './input.js'
import type { AffinidiState } from './state.js'

/** What the endpoints work with. */
export interface Parts {
  readonly environment: Environment
  readonly state: AffinidiState
  readonly accessTokens: AccessTokens
  readonly dids: KnownDids
  readonly answer: 'full' | 'token-only'
  /** Lifetime of tokens in seconds. */
  readonly tokenLifetime: number
  /** The mock's own address, without a slash at its end. */
  readonly baseUrl: () => string
  /** The deployment that the address belongs to. */
  readonly service: () => Service
}

const delegation = 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer'

/** Makes the routes. */
export function createEndpoints(parts: Parts): Routes {
  const routes = createRoutes()
  routeOperation(routes, consumerAuthTokenEndpoint, async ({ req }) => {
    if (!/^application\/json\b/i.test(req.header('content-type') ?? '')) {
      return gatewayError(415, 'Unsupported Media Type', 'UnsupportedMediaTypeException')
    }
    const input = parse(await req.text())
    if (!fitsModel(parts.service(), input)) return gatewayError(400, 'Invalid request body', 'BadRequestException')
    return exchange(parts, input)
  })
  routes.get('/.well-known/jwks.json', async () => json({ keys: await parts.accessTokens.publicKeys() }))
  routes.options('*', preflight)
  return routes.notFound(() => gatewayError(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function exchange(parts: Parts, input: TokenInput): Promise<Response> {
  const { environment, state, dids } = parts
  const service = parts.service()
  const isDelegated = input.grant_type === 'affinidi_delegation'
  if (isDelegated !== (input.client_assertion_type === delegation)) {
    return refuse(
      environment,
      service,
      'parameters',
      'The assertion type does not fit the grant type',
      'client_assertion_type',
    )
  }
  try {
    const now = Math.floor(environment.now() / 1000)
    const audience = `${parts.baseUrl()}${consumerAuthTokenEndpoint.path}`
    const assertion = readAssertion(input.client_assertion, { audience, now }, dids)
    const { issuer, subject, id, end } = assertion
    if (input.client_id !== undefined && input.client_id !== issuer) {
      return refuse(environment, service, 'unauthorized', 'The assertion is signed by somebody else', 'client_id')
    }
    if (!state.use(issuer, id, end, now)) throw new AssertionFailure('jwt', 'The assertion was used before')
    if (!isEntitled(state, assertion, isDelegated))
      throw new AssertionFailure('unauthorized', 'The subject has granted no access')
    return json(await issueToken(parts, subject, isDelegated ? issuer : undefined))
  } catch (error) {
    if (error instanceof AssertionFailure) return refuse(environment, service, error.refusal, error.message)
    throw error
  }
}

/** Everybody may act as themselves, and for those who granted it. */
function isEntitled(state: AffinidiState, { issuer, subject }: Assertion, isDelegated: boolean): boolean {
  return isDelegated ? state.mayAct(subject, issuer) : subject === issuer
}

/** Hands out a token. */
export async function issueToken(
  parts: Parts,
  subject: string,
  actor: string | undefined,
): Promise<ConsumerAuthTokenEndpointOutput> {
  const { accessTokens, answer, baseUrl, tokenLifetime: lifetime } = parts
  const token = await accessTokens.sign({ subject, actor, issuer: baseUrl(), lifetime })
  return answer === 'token-only'
    ? { access_token: token }
    : { access_token: token, expires_in: lifetime, token_type: 'bearer', scope: '' }
}
