// Stands in for the APIs while the documented examples run: loaded before them, it answers every request of the process.
const token = {
  access_token: 'an-access-token',
  client_id: 'a-client',
  expires_at: 1_738_945_086,
  expires_in: 900,
  scope: 'vouchers',
  token_type: 'Bearer',
}
const client = { client_id: 'a-client', client_name: 'Photo Viewer', client_secret: 'a-secret' }

/** Answers by method and path. */
const answers = {
  'POST /v1/oauth/token': [200, token],
  'POST /v1/oauth/introspect': [200, { ...token, active: true }],
  'POST /v1/oauth/token/revoke': [204],
  'POST /token': [200, token],
  'POST /iam/v1/consumer/oauth2/token': [200, token],
  'POST /cid/v1/consumer/oauth2/token': [200, token],
  'POST /oauth2/token': [200, token],
  'POST /oauth2/revoke': [200],
  'POST /admin/oauth2/introspect': [200, { active: true, client_id: 'a-client', sub: 'a-user' }],
  'GET /admin/clients': [200, [client], { link: '</admin/clients?page_token=first>; rel="first"' }],
  'POST /admin/clients': [201, client],
  'GET /admin/clients/a-client': [200, client],
  'DELETE /admin/clients/a-client': [204],
  'GET /admin/oauth2/auth/requests/logout': [410, { redirect_to: 'https://app.example.com/signed-out' }],
}

globalThis.fetch = async (url, { method }) => {
  const call = `${method} ${new URL(url).pathname}`
  const [status, body, headers = {}] = answers[call] ?? []
  if (status === undefined) {
    console.error(`scripts/example-answers.cjs has no answer to ${call}`)
    process.exit(1)
  }
  return body === undefined ? new Response(null, { status, headers }) : Response.json(body, { status, headers })
}
