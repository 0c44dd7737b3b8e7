import type { Deviation } from '@typed-oauth/testing'

const ofActiveTokens = ['access_token', 'client_id', 'expires_at', 'expires_in', 'scope', 'token_type']

/** Where this package differs from `contract.json`. */
export const deviations: readonly Deviation[] = [
  {
    differences: ofActiveTokens.map(
      (name) => `OAuthTokenIntrospectResponseBody.${name} is optional, documented required`,
    ),
    reason: 'A token that cannot be used is answered with `{"active":false}` and nothing else; the model is a union.',
    source: 'Text and example of the operation in the same document, against its own schema.',
  },
  {
    differences: [
      'generateOauthTokenV2: status 400 is not documented',
      ...['generateOauthToken', 'generateOauthTokenV2', 'introspectOauthToken', 'revokeOauthToken'].map(
        (id) => `${id}: status default is not documented`,
      ),
    ],
    reason: 'Wrong keys, wrong methods, limits and faults of the server are answered with the general error body.',
    source: "The API reference's page on errors, and the same statuses of other operations in the same document.",
  },
  {
    differences: ['generateOauthTokenV2: body of status 200 is application/json, documented none'],
    reason: 'The documentation does not say what the response has.',
    source: 'RFC 6749, section 5.1, and the response of generateOauthToken.',
  },
]
