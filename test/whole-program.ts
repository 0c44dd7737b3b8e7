/** Uses the clients, the errors, the credentials and the lists, and prints what they return. */
export const program = `
const { createOryClient, clientSecretBasic, privateKeyJwt, isHttpError } = await import('@typed-oauth/ory-oauth2')
const { createVoucherifyClient } = await import('@typed-oauth/voucherify-oauth')
const { createAffinidiClient } = await import('@typed-oauth/affinidi-consumer-auth')
const { createAuthentiqClient } = await import('@typed-oauth/authentiq-token')
const result = []
const tell = async (call) => result.push(await call.then((value) => Object.values(value ?? {})[0], (error) => error.message))
const answer = (body, init) => async () => new Response(JSON.stringify(body), { headers: { 'content-type': 'application/json' }, ...init })
const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])
const ory = (fetch, more) => createOryClient({ projectUrl: 'https://ory.example.com', accessToken: async () => 'a-token', fetch, retryDelay: 0, ...more })
await tell(ory(answer({ client_id: 'a-client' }, { status: 201 })).createOAuth2Client({ oAuth2Client: { client_name: 'Photo Viewer' } }))
await tell(ory(answer({ error: 'not_found', error_description: 'No s3cret%21 \\ud800 here.' }, { status: 404 })).getOAuth2Client({ id: 'a b' }))
await tell(ory(answer({ client_id: 5 })).getOAuth2Client({ id: 'a' }))
await tell(ory(answer({}, { status: 302, headers: { location: 'https://example.com/?a=b' } })).getOAuth2Client({ id: 'a' }))
await tell(ory(async () => { throw new TypeError('Failed to fetch') }, { retry: 1 }).getOAuth2Client({ id: 'a' }))
await tell(ory(() => new Promise(() => {}), { timeout: 10, retry: 0 }).getOAuth2Client({ id: 'a' }))
await tell(ory(answer({ client_id: 'a'.repeat(100) })).getOAuth2Client({ id: 'a' }, { maxResponseBytes: 50 }))
await tell(ory(answer({})).getOAuth2Client({ id: '\\ud800' }))
const controller = new AbortController()
const pending = ory(() => new Promise(() => {})).getOAuth2Client({ id: 'a' }, { signal: controller.signal })
controller.abort(new Error('enough'))
await tell(pending)
const pages = [
  ['a', { link: '</admin/clients?page_token=t>; rel="next"' }],
  ['b', { link: '</admin/clients?page_token=t>; rel="first"' }],
]
const listed = []
const list = ory(async () => {
  const [client_id, headers] = pages.shift()
  return answer([{ client_id }], { headers: { 'content-type': 'application/json', ...headers } })()
})
for await (const { client_id } of list.listOAuth2Clients.iterate()) listed.push(client_id)
result.push(listed.join())
const token = { access_token: 'an-access-token', token_type: 'bearer', expires_in: 60 }
for (const clientAuth of [clientSecretBasic('a', 's%c'), privateKeyJwt({ clientId: 'a', key: privateKey, keyId: 'k', algorithm: 'ES256' })])
  await tell(ory(answer(token), { clientAuth }).oauth2TokenExchange({ grantType: 'client_credentials' }))
result.push(ory().oAuth2AuthorizeUrl({ clientId: 'a', responseType: 'code', redirectUri: 'https://app.example.com/', state: 'a-state-that-is-long' }).pathname)
const voucherify = createVoucherifyClient({ cluster: 'eu', appId: 'an-id', appToken: 'a-key', fetch: answer({ active: false }) })
await tell(voucherify.introspectOauthToken({ accessToken: 'a-token' }))
const authentiq = createAuthentiqClient({ fetch: answer(token) })
await tell(authentiq.token({ code: 'a-code', redirectUri: 'https://app.example.com/', clientId: 'a' }))
const affinidi = createAffinidiClient({ fetch: answer(token) })
await tell(affinidi.consumerAuthTokenEndpoint({
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl',
  client_id: 'did:key:zQ3shExample',
}))
console.log(JSON.stringify(result))
`
