import { show, type Show } from '@typed-oauth/example-show'
import { clientSecretBasic, createOryClient, settle, type OryClientOptions } from '@typed-oauth/ory-oauth2'

/** Registers a client, changes it, uses it and deletes it. */
export async function clientLifecycle(options: OryClientOptions, { event, result, error }: Show): Promise<void> {
  const ory = createOryClient({ ...options, observe: event })

  const created = await ory.createOAuth2Client({
    oAuth2Client: {
      client_name: 'Photo Viewer',
      owner: 'team-photos',
      grant_types: ['client_credentials'],
      scope: 'photos.read photos.write',
    },
  })
  const { client_id: id, client_secret: secret = '' } = created // the secret is in this response only
  result('created', { client_id: id, client_secret: secret, grant_types: created.grant_types })

  const { client_name, redirect_uris } = await ory.getOAuth2Client({ id })
  result('read', { client_name, redirect_uris })

  const patched = await ory.patchOAuth2Client({
    id,
    jsonPatch: [{ op: 'replace', path: '/client_name', value: 'Photo Viewer 2' }],
  })
  result('patched', { client_name: patched.client_name })

  const { client_credentials_grant_access_token_lifespan } = await ory.setOAuth2ClientLifespans({
    id,
    oAuth2ClientTokenLifespans: { client_credentials_grant_access_token_lifespan: '90m' },
  })
  result('lifespan', client_credentials_grant_access_token_lifespan)

  for await (const { items, nextPageToken } of ory.listOAuth2Clients.pages({ owner: 'team-photos', pageSize: 2 })) {
    result('page', { clients: items.map((each) => each.client_name), more: nextPageToken !== undefined })
  }

  const application = createOryClient({ ...options, clientAuth: clientSecretBasic(id, secret), observe: event })
  const token = await application.oauth2TokenExchange({ grantType: 'client_credentials', scope: ['photos.read'] })
  result('token', token)
  result('introspected', await ory.introspectOAuth2Token({ token: token.access_token }))

  await application.revokeOAuth2Token({ token: token.access_token })
  result('after revocation', await ory.introspectOAuth2Token({ token: token.access_token }))

  await ory.deleteOAuth2Client({ id })
  const gone = await settle(ory.getOAuth2Client({ id }))
  if (!gone.ok) error(gone.error)
}

if (process.argv[1] === import.meta.filename) {
  const { HYDRA_ADMIN_URL: adminUrl = 'http://127.0.0.1:4445', HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444' } =
    process.env
  await clientLifecycle({ adminUrl, publicUrl }, show)
}
