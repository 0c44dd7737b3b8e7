import type {
  ConsumerAuthTokenEndpointOutput,
  ConsumerTokenInput,
  DelegatedTokenInput,
  ServiceErrorResponse,
} from '../src/index.js'

/** Documented request for a token of the caller. */
export const consumerInput: ConsumerTokenInput & { readonly client_assertion: string } = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'canary-eyJhbGciOiJFUzI1NksifQ.e30.c2ln',
  client_id: 'did:key:zQ3shExample',
}

/** Documented request for a token that acts on a profile. */
export const delegatedInput: DelegatedTokenInput & { readonly client_assertion: string } = {
  grant_type: 'affinidi_delegation',
  client_assertion_type: 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer',
  client_assertion: 'canary-eyJhbGciOiJFUzI1NksifQ.e30.c2ln',
  client_id: 'did:key:zQ3shExample',
}

/** Response with every documented property. */
export const output: Required<ConsumerAuthTokenEndpointOutput> = {
  access_token: 'eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.e30.c2ln',
  expires_in: 3600,
  token_type: 'bearer',
  scope: '',
  refresh_token: 'a-refresh-token',
  id_token: 'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
}

const traceId = '1-67d1c46d-6be76536258621e12fd085b3'

/** Documented error bodies by name. */
export const errorBodies: Readonly<
  Record<
    'InvalidDIDError' | 'InvalidJwtTokenError' | 'UnauthorizedError' | 'UnexpectedError',
    ServiceErrorResponse & { httpStatusCode: number }
  >
> = {
  InvalidDIDError: {
    name: 'InvalidDIDError',
    message: 'Unable to resolve DID method. Invalid public key',
    httpStatusCode: 400,
    traceId,
    details: [{ issue: 'Invalid public key', field: 'client_assertion', location: 'body' }],
  },
  InvalidJwtTokenError: { name: 'InvalidJwtTokenError', message: 'JWT token is invalid', httpStatusCode: 401, traceId },
  UnauthorizedError: { name: 'UnauthorizedError', message: 'Unauthorized', httpStatusCode: 403, traceId },
  UnexpectedError: { name: 'UnexpectedError', message: 'Unexpected Error Occurred.', httpStatusCode: 500, traceId },
}
