import { describe, expect, it } from 'vitest'

import { exchange } from '../../test/recordings.js'
import { adminAuthorization as authorization, errorOf, sent, setUpOry } from '../../test/setup.js'
import { isHttpError } from '../index.js'
import {
  createOAuth2Client,
  deleteOAuth2Client,
  deleteRotatedOAuth2ClientSecrets,
  getOAuth2Client,
  listOAuth2Clients,
  patchOAuth2Client,
  rotateOAuth2ClientSecret,
  setOAuth2Client,
  setOAuth2ClientLifespans,
} from './endpoints.js'

const { ory, transport, hydra } = setUpOry()
const clients = 'https://admin.example.com/admin/clients'
const notFound = { status: 404, description: 'Unable to locate the resource' }

describe('createOAuth2Client', () => {
  it('sends the client and returns its secret', async () => {
    const requests = hydra.replay(createOAuth2Client, 'createOAuth2Client/client-credentials')
    const oAuth2Client = { client_id: 'm2m', grant_types: ['client_credentials'], scope: 'photos.read' }
    const client = await createOAuth2Client(transport, { oAuth2Client })
    expect(client).toEqual(exchange('createOAuth2Client/client-credentials').response.json)
    expect(client).toMatchObject({ client_id: 'm2m', client_secret: 'm2m-secret', redirect_uris: null, contacts: null })
    expect(await sent(requests)).toEqual([{ to: `POST ${clients}`, json: oAuth2Client, authorization }])
  })

  it('rejects with 409 if the id is taken, and with 400 for metadata that does not fit', async () => {
    hydra.replay(createOAuth2Client, 'createOAuth2Client/conflict')
    const conflict = await errorOf(ory.createOAuth2Client({ oAuth2Client: { client_id: 'm2m' } }))
    expect(conflict).toMatchObject({
      status: 409,
      attempts: 1,
      description: expect.stringMatching(/^Unable to insert/),
    })
    expect(conflict).not.toHaveProperty('code')
    hydra.replay(createOAuth2Client, 'createOAuth2Client/short-secret')
    const short = await errorOf(ory.createOAuth2Client({ oAuth2Client: { client_secret: 'abc' } }))
    expect(short).toMatchObject({ status: 400, code: 'invalid_client_metadata' })
    expect(isHttpError(short, createOAuth2Client, 400) && short.body.error).toBe('invalid_client_metadata')
  })

  it('is not retried after a 503, because the client may exist already', async () => {
    const requests = hydra.admin.reply(createOAuth2Client, 503)
    expect(await errorOf(ory.createOAuth2Client({ oAuth2Client: {} }))).toMatchObject({ status: 503, attempts: 1 })
    expect(requests).toHaveLength(1)
  })
})

describe('getOAuth2Client', () => {
  it('gets a client by any id, in one path segment', async () => {
    const requests = hydra.replay(getOAuth2Client, 'getOAuth2Client/found')
    const client = await getOAuth2Client(transport, { id: 'a/b c?d' })
    expect(client).toEqual(exchange('getOAuth2Client/found').response.json)
    expect(await sent(requests)).toEqual([{ to: `GET ${clients}/a%2Fb%20c%3Fd`, authorization }])
  })

  it('rejects with 404 for an unknown client', async () => {
    hydra.replay(getOAuth2Client, 'getOAuth2Client/not-found')
    expect(await errorOf(ory.getOAuth2Client({ id: 'nobody' }))).toMatchObject(notFound)
  })
})

describe('listOAuth2Clients', () => {
  it('returns one page, with the filters in the query', async () => {
    const requests = hydra.replay(listOAuth2Clients, 'listOAuth2Clients/page-1-of-3')
    const page = await ory.listOAuth2Clients({ owner: 'bulk', clientName: 'Bulk', pageSize: 2, pageToken: 'abc' })
    expect(page.map(({ client_id }) => client_id)).toEqual(['bulk-0', 'bulk-1'])
    const query = { owner: 'bulk', client_name: 'Bulk', page_size: '2', page_token: 'abc' }
    expect(await sent(requests)).toEqual([{ to: `GET ${clients}`, query, authorization }])
  })

  it('needs no parameters', async () => {
    const requests = hydra.replay(listOAuth2Clients, 'listOAuth2Clients/default')
    expect(await listOAuth2Clients(transport)).toHaveLength(11)
    expect(await sent(requests)).toEqual([{ to: `GET ${clients}`, authorization }])
  })

  it('rejects with 400 for an invalid page token', async () => {
    hydra.replay(listOAuth2Clients, 'listOAuth2Clients/bad-token')
    expect(await errorOf(ory.listOAuth2Clients({ pageToken: 'garbage' }))).toMatchObject({ status: 400 })
  })
})

describe('setOAuth2Client', () => {
  it('sends the whole client', async () => {
    const requests = hydra.replay(setOAuth2Client, 'setOAuth2Client/with-secret')
    const oAuth2Client = { client_name: 'Bulk one', client_secret: 'new-secret-1' }
    const client = await setOAuth2Client(transport, { id: 'bulk-1', oAuth2Client })
    expect(client).toMatchObject({ client_name: 'Bulk one', client_secret: 'new-secret-1' })
    expect(await sent(requests)).toEqual([{ to: `PUT ${clients}/bulk-1`, json: oAuth2Client, authorization }])
  })

  it('rejects with 400 for a bad redirect URI', async () => {
    hydra.replay(setOAuth2Client, 'setOAuth2Client/invalid')
    const error = await errorOf(ory.setOAuth2Client({ id: 'spa', oAuth2Client: { redirect_uris: ['::'] } }))
    expect(error).toMatchObject({ status: 400, code: 'invalid_redirect_uri' })
  })
})

describe('patchOAuth2Client', () => {
  it('sends the changes as an array', async () => {
    const requests = hydra.replay(patchOAuth2Client, 'patchOAuth2Client/replace')
    const jsonPatch = [
      { op: 'replace', path: '/client_name', value: 'SPA 3' },
      { op: 'add', path: '/redirect_uris/-', value: 'http://127.0.0.1:5555/cb2' },
      { op: 'remove', path: '/contacts/0' },
    ] as const
    const client = await patchOAuth2Client(transport, { id: 'spa', jsonPatch })
    expect(client.client_name).toBe('SPA 3')
    expect(await sent(requests)).toEqual([{ to: `PATCH ${clients}/spa`, json: jsonPatch, authorization }])
  })

  it('accepts a patch without changes', async () => {
    const requests = hydra.replay(patchOAuth2Client, 'patchOAuth2Client/bad-path')
    await ory.patchOAuth2Client({ id: 'spa', jsonPatch: [] })
    expect(await sent(requests)).toMatchObject([{ json: [] }])
  })

  it('rejects with 404 for an unknown client, and with 500 for a path that does not exist, without a retry', async () => {
    hydra.replay(patchOAuth2Client, 'patchOAuth2Client/not-found')
    expect(await errorOf(ory.patchOAuth2Client({ id: 'nobody', jsonPatch: [] }))).toMatchObject(notFound)
    hydra.replay(patchOAuth2Client, 'patchOAuth2Client/test-failed')
    const error = await errorOf(
      ory.patchOAuth2Client({ id: 'spa', jsonPatch: [{ op: 'remove', path: '/contacts/9' }] }),
    )
    expect(error).toMatchObject({ status: 500, code: 'error', attempts: 1 })
  })
})

describe('deleteOAuth2Client', () => {
  it('resolves with nothing', async () => {
    const requests = hydra.replay(deleteOAuth2Client, 'deleteOAuth2Client/ok')
    expect(await deleteOAuth2Client(transport, { id: 'bulk-0' })).toBeUndefined()
    expect(await sent(requests)).toEqual([{ to: `DELETE ${clients}/bulk-0`, authorization }])
  })

  it('rejects with 404 if there is no such client', async () => {
    hydra.replay(deleteOAuth2Client, 'deleteOAuth2Client/not-found')
    expect(await errorOf(ory.deleteOAuth2Client({ id: 'bulk-0' }))).toMatchObject(notFound)
  })

  it('resolves if a retry gets 404, because the first attempt may have deleted the client', async () => {
    const requests = hydra.admin.reply(
      deleteOAuth2Client,
      (_, number) => new Response(null, { status: number === 1 ? 502 : 404 }),
    )
    await ory.deleteOAuth2Client({ id: 'bulk-0' })
    expect(requests).toHaveLength(2)
  })
})

describe('setOAuth2ClientLifespans', () => {
  it('replaces all lifespans', async () => {
    const requests = hydra.replay(setOAuth2ClientLifespans, 'setOAuth2ClientLifespans/ok')
    const oAuth2ClientTokenLifespans = { authorization_code_grant_access_token_lifespan: '2h' }
    const client = await setOAuth2ClientLifespans(transport, { id: 'spa', oAuth2ClientTokenLifespans })
    expect(client.authorization_code_grant_access_token_lifespan).toBe('2h0m0s')
    const json = oAuth2ClientTokenLifespans
    expect(await sent(requests)).toEqual([{ to: `PUT ${clients}/spa/lifespans`, json, authorization }])
  })

  it('sends an empty object, which resets all of them', async () => {
    const requests = hydra.replay(setOAuth2ClientLifespans, 'setOAuth2ClientLifespans/clear')
    const client = await ory.setOAuth2ClientLifespans({ id: 'spa', oAuth2ClientTokenLifespans: {} })
    expect(client.authorization_code_grant_access_token_lifespan).toBeNull()
    expect(await sent(requests)).toMatchObject([{ json: {} }])
  })

  it('rejects with 400 for a text that is not a Go duration', async () => {
    hydra.replay(setOAuth2ClientLifespans, 'setOAuth2ClientLifespans/invalid')
    const lifespans = { authorization_code_grant_access_token_lifespan: 'forever' }
    const error = await errorOf(ory.setOAuth2ClientLifespans({ id: 'spa', oAuth2ClientTokenLifespans: lifespans }))
    expect(isHttpError(error, setOAuth2ClientLifespans, 400)).toBe(true)
  })
})

describe('rotateOAuth2ClientSecret', () => {
  it('returns the new secret', async () => {
    const requests = hydra.replay(rotateOAuth2ClientSecret, 'rotateOAuth2ClientSecret/ok')
    const { client_secret } = await rotateOAuth2ClientSecret(transport, { id: 'm2m' })
    expect(client_secret).toHaveLength(26)
    expect(await sent(requests)).toEqual([{ to: `POST ${clients}/m2m/secrets/rotate`, authorization }])
  })

  it('rejects with 400 for a client without a secret, and with 404 from an older server', async () => {
    hydra.replay(rotateOAuth2ClientSecret, 'rotateOAuth2ClientSecret/public-client')
    expect(await errorOf(ory.rotateOAuth2ClientSecret({ id: 'spa' }))).toMatchObject({ status: 400 })
    hydra.admin.reply(rotateOAuth2ClientSecret, 404, '404 page not found', {
      headers: { 'content-type': 'text/plain' },
    })
    expect(await errorOf(ory.rotateOAuth2ClientSecret({ id: 'm2m' }))).toMatchObject({
      status: 404,
      body: '404 page not found',
    })
  })
})

describe('deleteRotatedOAuth2ClientSecrets', () => {
  it('returns the client', async () => {
    const requests = hydra.replay(deleteRotatedOAuth2ClientSecrets, 'deleteRotatedOAuth2ClientSecrets/ok')
    const { client_id, client_secret } = await deleteRotatedOAuth2ClientSecrets(transport, { id: 'm2m' })
    expect([client_id, client_secret]).toEqual(['m2m', undefined])
    expect(await sent(requests)).toEqual([{ to: `DELETE ${clients}/m2m/secrets/rotate`, authorization }])
  })

  it('rejects with 404 for an unknown client, also as the response to a retry', async () => {
    const body = { error: 'Unable to locate the resource', error_description: '' }
    hydra.admin.reply(deleteRotatedOAuth2ClientSecrets, (_, number) =>
      Response.json(body, { status: number === 1 ? 502 : 404 }),
    )
    expect(await errorOf(ory.deleteRotatedOAuth2ClientSecrets({ id: 'nobody' }))).toMatchObject({
      ...notFound,
      attempts: 2,
    })
  })
})
