/**
 * Replaces the servers that the documented examples call. It is loaded before an example. Mocks respond to requests to
 * one of the servers' addresses; other addresses of this machine are reached as usual, and all other requests are
 * refused.
 *
 * The mocks know the credentials of the examples. Two values cannot be written in a page: an authorization code of
 * Authentiq, and an assertion signed for Affinidi. The responses to these are fixed.
 */
type Answer = (request: Request) => Promise<Response>

/** Makes each mock at its first use: most examples need only one of them. */
const makers: Readonly<Record<string, () => Promise<Answer>>> = {
  ory: async () => {
    const { createOryMock } = await import('@typed-oauth/mocks/ory')
    const mock = createOryMock({
      seed: {
        clients: [
          { client_id: 'a-client', client_name: 'A Client' },
          {
            client_id: 'photo-viewer',
            client_secret: 's3cr%t',
            grant_types: ['client_credentials'],
            scope: 'photos.read',
            owner: 'team-photos',
          },
        ],
      },
    })
    mock.configureUrls({ adminUrl: 'http://127.0.0.1:4445', publicUrl: 'http://127.0.0.1:4444' })
    return mock
  },
  voucherify: async () => {
    const { createVoucherifyMock } = await import('@typed-oauth/mocks/voucherify')
    return createVoucherifyMock({
      seed: {
        applications: [{ appId: 'an-application-id', appToken: 'a-secret-key' }],
        serviceKeys: [{ id: 'a-service-key', secret: 'a-service-secret' }],
      },
    })
  },
  authentiq: async () => {
    const { createAuthentiqMock } = await import('@typed-oauth/mocks/authentiq')
    const mock = createAuthentiqMock()
    const claims = {
      iss: 'https://connect.example.com/',
      aud: 'photo-viewer',
      sub: 'a-user',
      nonce: 'the-nonce-of-the-session',
      exp: Math.floor(Date.now() / 1000) + 600,
    }
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const unsigned = `${part({ alg: 'none' })}.${part(claims)}.`
    const body = { access_token: 'an-access-token', id_token: unsigned, token_type: 'Bearer' }
    mock.faults.always('token', { kind: 'status', status: 200, body })
    return mock
  },
  affinidi: async () => {
    const { createAffinidiMock } = await import('@typed-oauth/mocks/affinidi')
    const mock = createAffinidiMock()
    const body = { access_token: 'an-access-token', expires_in: 3600 }
    mock.faults.always('consumerAuthTokenEndpoint', { kind: 'status', status: 200, body })
    return mock
  },
}

const addresses: Readonly<Record<string, keyof typeof makers>> = {
  'http://127.0.0.1:4444': 'ory',
  'http://127.0.0.1:4445': 'ory',
  'https://ory.example.com': 'ory',
  'https://api.voucherify.io': 'voucherify',
  'https://connect.authentiq.io': 'authentiq',
  'https://connect.example.com': 'authentiq',
  'https://apse1.api.affinidi.io': 'affinidi',
  'https://use1.api.affinidi.io': 'affinidi',
}

const made = new Map<string, Promise<Answer>>()

async function answer(request: Request): Promise<Response> {
  const { origin, hostname } = new URL(request.url)
  const api = addresses[origin]
  if (api === undefined) {
    if (hostname === '127.0.0.1' || hostname === 'localhost') return platformFetch(request)
    throw new Error(`packages/mocks/test/example-servers.ts has no server at ${origin}`)
  }
  const existing = made.get(api) ?? makers[api]?.()
  if (existing === undefined) throw new Error(`there is no mock named ${api}`)
  made.set(api, existing)
  return (await existing)(request)
}

const platformFetch = globalThis.fetch
globalThis.fetch = async (input, init) => answer(new Request(input, init))
