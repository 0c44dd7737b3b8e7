import type { Deviation } from '@typed-oauth/testing'

const official = "Authentiq's own document of the provider (AuthentiqID/authentiq-docs, docs/swagger/provider.yaml)."

/** Where this package differs from `contract.json`. */
export const deviations: readonly Deviation[] = [
  {
    differences: ['token: header parameter Authorization is missing'],
    reason: 'The header is written by a credential, `clientSecretBasic`, instead of being put together by callers.',
    source: 'RFC 6749, section 2.3.1.',
  },
  {
    differences: ['token: body parameter grant_type is required, documented optional'],
    reason: 'It is sent for the caller; a request without it is refused.',
    source: official,
  },
  {
    differences: ['token: body parameter code_verifier is not documented'],
    reason: 'Providers that were sent a PKCE challenge refuse the exchange without it.',
    source: 'RFC 7636, section 4.5.',
  },
  {
    differences: [
      'token: body parameter refresh_token is not documented',
      'token: body parameter scope is not documented',
    ],
    reason: 'The refresh token of a response can be redeemed at providers that have the grant.',
    source: 'RFC 6749, section 6.',
  },
  {
    differences: ['token: body of status 200 is application/json, documented none'],
    reason: 'The contract has the status, but not its response.',
    source: official,
  },
  {
    differences: ['token: status 400 is not documented', 'token: status 401 is not documented'],
    reason: 'The contract leaves the errors out; both statuses have the OAuth error body.',
    source: official,
  },
]
