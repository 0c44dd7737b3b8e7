import { consumerAuthTokenEndpoint, type ConsumerAuthTokenEndpointOutput } from '@typed-oauth/affinidi-consumer-auth'

import { seconds, type Environment } from '../clock.js'
import { parseJson } from '../json-text.js'
import { createRoutes, routeOperation, type Routes } from '../routes.js'
import type { AccessTokens } from './access-token.js'
import {
  Failure,
  failureAnswer,
  GatewayFailure,
  gatewayFailureAnswer,
  json,
  preflight,
  type Service,
} from './answers.js'
import { readAssertion, type Assertion } from './assertion.js'
import type { KnownDids } from './did.js'
import { fitsModel, type TokenInput } from './input.js'
import type { AffinidiState } from './state.js'

/** Values that the endpoints use. */
export interface Parts {
  readonly environment: Environment
  readonly state: AffinidiState
  readonly accessTokens: AccessTokens
  readonly dids: KnownDids
  readonly answer: 'full' | 'token-only'
  /** Lifetime of tokens in seconds. */
  readonly tokenLifetime: number
  /** Address of the mock, without a slash at its end. */
  readonly baseUrl: () => string
  /** The deployment that the address belongs to. */
  readonly service: () => Service
}

const delegation = 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer'

/** Makes the routes. */
export function createEndpoints(parts: Parts): Routes {
  const routes = createRoutes((error) => {
    if (error instanceof GatewayFailure) return gatewayFailureAnswer(error)
    return error instanceof Failure ? failureAnswer(parts.environment, parts.service(), error) : undefined
  })
  routeOperation(routes, consumerAuthTokenEndpoint, async ({ req }) => {
    if (!/^application\/json\b/i.test(req.header('content-type') ?? '')) {
      throw new GatewayFailure(415, 'Unsupported Media Type', 'UnsupportedMediaTypeException')
    }
    const input = parseJson(await req.text())
    if (!fitsModel(parts.service(), input)) {
      throw new GatewayFailure(400, 'Invalid request body', 'BadRequestException')
    }
    return json(await exchange(parts, input))
  })
  routes.get('/.well-known/jwks.json', async () => json({ keys: await parts.accessTokens.publicKeys() }))
  routes.options('*', preflight)
  return routes.notFound(() => {
    throw new GatewayFailure(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException')
  })
}

async function exchange(parts: Parts, input: TokenInput): Promise<ConsumerAuthTokenEndpointOutput> {
  const { environment, state, dids } = parts
  const isDelegated = input.grant_type === 'affinidi_delegation'
  if (isDelegated !== (input.client_assertion_type === delegation)) {
    throw new Failure('parameters', 'The assertion type does not fit the grant type', 'client_assertion_type')
  }
  const now = seconds(environment.now())
  const audience = `${parts.baseUrl()}${consumerAuthTokenEndpoint.path}`
  const assertion = readAssertion(input.client_assertion, { audience, now }, dids)
  const { issuer, subject, id, end } = assertion
  if (input.client_id !== undefined && input.client_id !== issuer) {
    throw new Failure('unauthorized', 'The assertion is signed by somebody else', 'client_id')
  }
  if (!state.use(issuer, id, end, now)) throw new Failure('jwt', 'The assertion was used before')
  if (!isEntitled(state, assertion, isDelegated)) throw new Failure('unauthorized', 'The subject has granted no access')
  return issueToken(parts, subject, isDelegated ? issuer : undefined)
}

/** A DID may request tokens for itself, and delegated tokens for profiles that granted it access. */
function isEntitled(state: AffinidiState, { issuer, subject }: Assertion, isDelegated: boolean): boolean {
  return isDelegated ? state.mayAct(subject, issuer) : subject === issuer
}

/** Issues a token. */
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
