import type { OryClient } from '../src/index.js'
import * as operations from '../src/operations.js'

/** Valid parameters of each operation. */
export const requests: { readonly [Name in OperationName]: NonNullable<Parameters<OryClient[Name]>[0]> } = {
  acceptOAuth2ConsentRequest: {
    consentChallenge: 'challenge-1',
    acceptOAuth2ConsentRequest: { grant_scope: ['openid'] },
  },
  acceptOAuth2LoginRequest: {
    loginChallenge: 'challenge-1',
    acceptOAuth2LoginRequest: { subject: 'alice@example.com' },
  },
  acceptOAuth2LogoutRequest: { logoutChallenge: 'challenge-1' },
  acceptUserCodeRequest: { deviceChallenge: 'challenge-1', acceptDeviceUserCodeRequest: { user_code: 'HrX9aTkQ' } },
  createOAuth2Client: { oAuth2Client: { client_name: 'Photo Viewer' } },
  deleteOAuth2Client: { id: 'photo-viewer' },
  deleteOAuth2Token: { clientId: 'photo-viewer' },
  deleteRotatedOAuth2ClientSecrets: { id: 'photo-viewer' },
  deleteTrustedOAuth2JwtGrantIssuer: { id: '10af7f8b-e8a4-426a-bcb1-42f74fdb32a7' },
  discoverJsonWebKeys: {},
  discoverOidcConfiguration: {},
  getOAuth2Client: { id: 'photo-viewer' },
  getOAuth2ConsentRequest: { consentChallenge: 'challenge-1' },
  getOAuth2LoginRequest: { loginChallenge: 'challenge-1' },
  getOAuth2LogoutRequest: { logoutChallenge: 'challenge-1' },
  getOidcUserInfo: { accessToken: 'ory_at_1' },
  getTrustedOAuth2JwtGrantIssuer: { id: '10af7f8b-e8a4-426a-bcb1-42f74fdb32a7' },
  introspectOAuth2Token: { token: 'ory_at_1' },
  listOAuth2Clients: {},
  listOAuth2ConsentSessions: { subject: 'alice@example.com' },
  listTrustedOAuth2JwtGrantIssuers: {},
  oAuth2Authorize: { clientId: 'photo-viewer' },
  oAuth2DeviceFlow: { clientId: 'photo-viewer' },
  oauth2TokenExchange: { grantType: 'client_credentials' },
  patchOAuth2Client: {
    id: 'photo-viewer',
    jsonPatch: [{ op: 'replace', path: '/client_name', value: 'Photo Viewer 2' }],
  },
  performOAuth2DeviceVerificationFlow: {},
  rejectOAuth2ConsentRequest: { consentChallenge: 'challenge-1' },
  rejectOAuth2LoginRequest: { loginChallenge: 'challenge-1' },
  rejectOAuth2LogoutRequest: { logoutChallenge: 'challenge-1' },
  revokeOAuth2ConsentSessions: { subject: 'alice@example.com', client: 'photo-viewer' },
  revokeOAuth2LoginSessions: { subject: 'alice@example.com' },
  revokeOAuth2Token: { token: 'ory_at_1' },
  rotateOAuth2ClientSecret: { id: 'photo-viewer' },
  setOAuth2Client: { id: 'photo-viewer', oAuth2Client: { client_name: 'Photo Viewer' } },
  setOAuth2ClientLifespans: { id: 'photo-viewer', oAuth2ClientTokenLifespans: {} },
  trustOAuth2JwtGrantIssuer: {
    trustOAuth2JwtGrantIssuer: {
      issuer: 'https://idp.example.com',
      subject: 'bob@example.com',
      scope: ['photos.read'],
      expires_at: '2099-01-01T00:00:00Z',
      jwk: { kty: 'OKP', crv: 'Ed25519', kid: 'key-1', use: 'sig', x: 'VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ' },
    },
  },
}

/** Names of the operations. */
export type OperationName = Exclude<
  keyof OryClient,
  'oAuth2AuthorizeUrl' | 'oAuth2RedirectToUrl' | 'transport' | 'with'
>

/** The constants of the operations, by name: the methods of a client do not show their descriptions. */
export const constants: typeof operations = { ...operations }
