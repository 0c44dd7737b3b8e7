import { clientSecretBasic, createOryClient } from '@typed-oauth/ory-oauth2'

/** Asks the server three things that must never come from a cache: whether a token is active, a token, a login request. */
export async function ask() {
  const ory = createOryClient({
    projectUrl: process.env.SERVER_URL,
    accessToken: 'an-admin-key',
    clientAuth: clientSecretBasic('photo-viewer', 'a-secret'),
  })
  const { active } = await ory.introspectOAuth2Token({ token: 'a-token' })
  const { access_token: token } = await ory.oauth2TokenExchange({ grantType: 'client_credentials' })
  const { subject } = await ory.getOAuth2LoginRequest({ loginChallenge: 'a-challenge' })
  return JSON.stringify({ active, token, subject })
}
