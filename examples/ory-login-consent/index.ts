import { createHash, randomBytes } from 'node:crypto'

import { show, type Show } from '@typed-oauth/example-show'
import { clientSecretBasic, createOryClient, settle, type OryClientOptions } from '@typed-oauth/ory-oauth2'

import { createBrowser } from './browser.ts'

const redirectUri = 'http://127.0.0.1:5555/callback'
const subject = 'alice@example.com'

/** Accepts the login and consent requests of an authorization, and exchanges its code. */
export async function loginConsent(options: OryClientOptions, { event, result, error }: Show): Promise<void> {
  const ory = createOryClient({ ...options, observe: event })
  const { client_id: clientId, client_secret: secret = '' } = await ory.createOAuth2Client({
    oAuth2Client: { client_name: 'Photo Viewer', redirect_uris: [redirectUri], scope: 'openid photos.read' },
  })

  // The application sends the browser to the authorization endpoint, and keeps the verifier and the state.
  const codeVerifier = randomBytes(32).toString('base64url')
  const state = randomBytes(16).toString('base64url')
  const authorizeUrl = ory.oAuth2AuthorizeUrl({
    clientId,
    responseType: 'code',
    redirectUri,
    scope: ['openid', 'photos.read'],
    state,
    codeChallenge: createHash('sha256').update(codeVerifier).digest('base64url'),
    codeChallengeMethod: 'S256',
  })
  const browser = createBrowser()
  const loginPage = await browser.visit(authorizeUrl)

  // The login page of your application signs the user in and accepts the login request.
  const loginChallenge = loginPage.searchParams.get('login_challenge') ?? ''
  const login = await ory.getOAuth2LoginRequest({ loginChallenge })
  result('login request', { skip: login.skip, scope: login.requested_scope })
  const accepted = await ory.acceptOAuth2LoginRequest({ loginChallenge, acceptOAuth2LoginRequest: { subject } })
  const consentPage = await browser.visit(accepted.redirect_to)

  // The consent page of your application asks the user and accepts the consent request.
  const consentChallenge = consentPage.searchParams.get('consent_challenge') ?? ''
  const consent = await ory.getOAuth2ConsentRequest({ consentChallenge })
  const granted = await ory.acceptOAuth2ConsentRequest({
    consentChallenge,
    acceptOAuth2ConsentRequest: { grant_scope: consent.requested_scope ?? [] },
  })
  const callback = await browser.visit(granted.redirect_to)

  // Back at the application: the state must be the one that it sent, and the code is exchanged once.
  if (callback.searchParams.get('state') !== state) throw new Error('The response belongs to another request')
  const code = callback.searchParams.get('code') ?? ''
  const application = createOryClient({ ...options, clientAuth: clientSecretBasic(clientId, secret), observe: event })
  const exchange = { grantType: 'authorization_code', code, redirectUri, codeVerifier } as const
  result('tokens', await application.oauth2TokenExchange(exchange))

  const again = await settle(application.oauth2TokenExchange(exchange))
  if (!again.ok) error(again.error)
}

if (process.argv[1] === import.meta.filename) {
  const { HYDRA_ADMIN_URL: adminUrl = 'http://127.0.0.1:4445', HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444' } =
    process.env
  await loginConsent({ adminUrl, publicUrl }, show)
}
