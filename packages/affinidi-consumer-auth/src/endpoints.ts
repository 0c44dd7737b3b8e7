import { checkAssertion, checkCallOptions, type Credential, type Refuse, refuser } from '@typed-oauth/core/define'

import { affinidiEndpoint, type AffinidiDescriptor, type AffinidiEndpoint } from './endpoint.js'
import { serviceErrorResponseSchema, type AffinidiErrors } from './errors.js'
import { consumerAuthTokenEndpointOutputSchema, type ConsumerAuthTokenEndpointOutput } from './models.js'

/**
 * Signs a new assertion for each attempt.
 *
 * @param tokenUrl - The URL that is called, which the assertion must name as its audience (`aud`).
 * @returns A compact JWS.
 */
export type SignAssertion = (tokenUrl: string) => Promise<string> | string

/** What both uses of {@link consumerAuthTokenEndpoint} have in common. */
export interface AssertionInput {
  /**
   * JWT signed by the key of the caller's DID, or a function that signs one, such as {@link assertionSigner} makes. What
   * is no signed JWT, such as a key, is refused before anything is sent. A failed request is retried only with a function,
   * because each attempt needs a new assertion.
   */
  readonly client_assertion: SignAssertion | string
  /** The caller's DID. Optional at the service `iam`, required at `cid`: always give it. */
  readonly client_id?: string | undefined
  /** Documented, but used by none of the grants; the service `cid` refuses it. */
  readonly code?: string | undefined
  /** Documented, but used by none of the grants; the service `cid` refuses it. */
  readonly refresh_token?: string | undefined
  /** Documented, but used by none of the grants; the service `cid` refuses it. */
  readonly redirect_uri?: string | undefined
}

/** Requests a token for the caller. */
export interface ConsumerTokenInput extends AssertionInput {
  /** The grant. Default `client_credentials`. */
  readonly grant_type?: 'client_credentials' | undefined
  /** Type of the assertion; its `sub` is the caller's own DID. Default: the type of the grant. */
  readonly client_assertion_type?: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer' | undefined
}

/** Requests a token that acts on a profile. The profile must have granted this. */
export interface DelegatedTokenInput extends AssertionInput {
  /** The grant. */
  readonly grant_type: 'affinidi_delegation'
  /** Type of the assertion; its `sub` is the DID of the profile. Default: the type of the grant. */
  readonly client_assertion_type?: 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer' | undefined
}

/** Parameters of {@link consumerAuthTokenEndpoint}, as they are sent: each grant has its own assertion type. */
export type ConsumerAuthTokenEndpointInput = ConsumerTokenInput | DelegatedTokenInput

const consumerAssertion = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** The assertion type of each grant. */
const assertionTypes: ReadonlyMap<unknown, string> = /* @__PURE__ */ new Map([
  ['client_credentials', consumerAssertion],
  ['affinidi_delegation', 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer'],
])

function checkInput(input: object, refuse: Refuse): void {
  for (const [name, value] of Object.entries(input)) if (typeof value !== 'string') refuse(name, 'must be a string')
  const { grant_type: grant, client_assertion_type: type } = input as ConsumerAuthTokenEndpointInput
  const expected =
    assertionTypes.get(grant) ?? refuse('grant_type', 'must be "client_credentials" or "affinidi_delegation"')
  if (type !== expected) refuse('client_assertion_type', `must be "${expected}" with this grant`)
}

type TokenEndpoint = AffinidiEndpoint<ConsumerAuthTokenEndpointInput, ConsumerAuthTokenEndpointOutput, AffinidiErrors>

/** Writes a new assertion into the body of each attempt. */
function assertionCredential(sign: SignAssertion): Credential {
  return async ({ form }, { operation, tokenUrl }) => {
    const assertion: unknown = await sign(tokenUrl)
    form['client_assertion'] = checkAssertion(operation, 'client_assertion', assertion)
  }
}

/**
 * Makes an operation whose assertion may be a function.
 *
 * @param descriptor - The operation for an assertion that is a string.
 */
function assertionEndpoint(
  descriptor: AffinidiDescriptor<ConsumerAuthTokenEndpointInput, ConsumerAuthTokenEndpointOutput, AffinidiErrors>,
): TokenEndpoint {
  const { id, required = [] } = descriptor
  const withString = affinidiEndpoint(descriptor)
  const withoutAssertion = required.filter((name) => name !== 'client_assertion')
  const withFunction = affinidiEndpoint({ ...descriptor, required: withoutAssertion })
  const raw: TokenEndpoint['raw'] = async (transport, input, options) => {
    const { client_assertion: assertion, ...given } = Object(input) as ConsumerAuthTokenEndpointInput // JavaScript callers may pass anything
    const { grant_type: grant, client_assertion_type: type = assertionTypes.get(grant) } = given
    const rest = { ...given, ...(type !== undefined && { client_assertion_type: type }) }
    if (typeof assertion !== 'function') {
      if (typeof input !== 'object' || input === null || Array.isArray(input) || !assertion)
        return withString.raw(transport, input, options) // which refuses it
      const text = checkAssertion(id, 'client_assertion', assertion)
      return withString.raw(transport, { ...rest, client_assertion: text } as ConsumerAuthTokenEndpointInput, options)
    }
    checkCallOptions(id, options)
    if (options?.auth !== undefined) refuser(id)('client_assertion', "is given beside the call's `auth`")
    // Without the assertion, which the credential adds.
    return withFunction.raw(transport, rest as ConsumerAuthTokenEndpointInput, {
      ...options,
      auth: assertionCredential(assertion),
    })
  }
  const call = async (...given: Parameters<typeof raw>): Promise<ConsumerAuthTokenEndpointOutput> =>
    (await raw(...given)).data
  Object.defineProperty(call, 'name', { value: id })
  return Object.assign(call, withString, { raw })
}

/**
 * Exchanges a signed assertion for an access token: one for the caller, or one that acts on a profile.
 *
 * Without a grant, the token is for the caller. The assertion must name the called URL as its audience. A function gets
 * that URL and is called for a new assertion before every attempt. With a string, the request is sent once and never
 * retried.
 *
 * @example
 * ```ts
 * const { access_token } = await consumerAuthTokenEndpoint(transport, {
 *   client_assertion: (tokenUrl) => signAssertion({ audience: tokenUrl }),
 *   client_id: did,
 * })
 * ```
 *
 * @see [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523.html#section-2.2)
 * @category Tokens
 * @function
 */
export const consumerAuthTokenEndpoint: AffinidiEndpoint<
  ConsumerAuthTokenEndpointInput,
  ConsumerAuthTokenEndpointOutput,
  AffinidiErrors
> = /* @__PURE__ */ assertionEndpoint({
  id: 'consumerAuthTokenEndpoint',
  method: 'POST',
  path: '/v1/consumer/oauth2/token',
  jsonFields: [
    'grant_type',
    'client_assertion_type',
    'client_assertion',
    'client_id',
    'code',
    'refresh_token',
    'redirect_uri',
  ],
  required: ['client_assertion'],
  defaults: { grant_type: 'client_credentials', client_assertion_type: consumerAssertion },
  retry: 'safe',
  check: checkInput,
  responses: { 200: consumerAuthTokenEndpointOutputSchema },
  errors: {
    400: serviceErrorResponseSchema,
    401: serviceErrorResponseSchema,
    403: serviceErrorResponseSchema,
    500: serviceErrorResponseSchema,
    default: serviceErrorResponseSchema,
  },
})
