/** Names that each client re-exports from core by hand, so that one import is enough: errors, guards, and what endpoints need. */
export const commonExports: readonly string[] = [
  'HttpError',
  'InvalidInputError',
  'InvalidResponseError',
  'NetworkError',
  'RedirectError',
  'RedirectLocation',
  'SdkError',
  'SessionError',
  'TimeoutError',
  'TokenStoreError',
  'createMemoryTokenStore',
  'createRedisTokenStore',
  'createTokenSessions',
  'isHttpError',
  'isSdkError',
  'openText',
  'sealText',
  'sealTokenStore',
  'settle',
]

/** Further re-exports of each client: the credentials and the schema of errors of its API. */
export const ownExports: Readonly<Record<string, readonly string[]>> = {
  'ory-oauth2': [
    'apiKeyHeaders',
    'bearer',
    'clientAssertion',
    'clientSecretBasic',
    'clientSecretPost',
    'createTokenSource',
    'createTokenSources',
    'httpBasic',
    'privateKeyJwt',
    'publicClient',
    'tlsClient',
  ],
  'affinidi-consumer-auth': ['bearer', 'createTokenSource', 'createTokenSources'],
  'authentiq-token': ['bearer', 'clientSecretBasic', 'clientSecretPost', 'oAuth2ErrorSchema', 'publicClient'],
  'voucherify-oauth': [
    'apiKeyHeaders',
    'bearer',
    'clientSecretBasic',
    'createTokenSource',
    'createTokenSources',
    'httpBasic',
  ],
}
