import type { Deviation } from '@typed-oauth/testing'

const envelopes = ['InvalidDIDError', 'UnauthorizedError', 'UnexpectedError']
const newerDocument = "Affinidi's newer document of the same endpoint, at the base path `/cid`."
const ownTests = "Recorded error bodies in the tests of Affinidi's own clients."

/** Where this package differs from `contract.json`. */
export const deviations: readonly Deviation[] = [
  {
    differences: ['ConsumerAuthTokenEndpointOutput.access_token is required, documented optional'],
    reason: 'A success without a token is of no use; passing it on would hide that.',
    source: 'RFC 6749, section 5.1; the official caller reads this property only.',
  },
  {
    differences: ['ConsumerAuthTokenEndpointOutput.id_token is string, documented number'],
    reason: 'An ID token is a JWT. The number comes from an older document of Ory Hydra, where it has been corrected.',
    source: 'https://github.com/ory/hydra/pull/3625',
  },
  {
    differences: ['consumerAuthTokenEndpoint: status 401 is not documented'],
    reason: 'An assertion that is not valid is answered with it.',
    source: newerDocument,
  },
  {
    differences: ['consumerAuthTokenEndpoint: status default is not documented'],
    reason: 'The platform has further errors, such as `InvalidParameterError`, with the same envelope.',
    source: ownTests,
  },
  {
    differences: envelopes.flatMap((name) => [
      `${name}.httpStatusCode is optional, documented required`,
      `${name}.traceId is optional, documented required`,
    ]),
    reason: 'Some services leave the status or the trace id out.',
    source: ownTests,
  },
]
