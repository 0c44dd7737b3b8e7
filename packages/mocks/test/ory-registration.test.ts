import { describe, expect, it } from 'vitest'

import { createOryMock } from '../src/ory/index.js'
import { Replay } from './ory-replay.js'
import { differences, readExchanges, type Exchange } from './ory-scenario-recordings.js'
import { setup } from './ory-setup.js'

const exchanges = readExchanges('ory-registration-v26.2.0')

/** Returns the id and the token in the request of an exchange. */
function named({ request }: Exchange): { id: string; token: string } {
  const token = request.headers['authorization']?.replace('Bearer ', '') ?? ''
  return { id: decodeURIComponent(request.path.replace('/oauth2/register/', '')), token }
}

/** Plays the recording. Before a request that needs another request, which was not recorded, that other one is sent. */
async function play(): Promise<Map<string, string[]>> {
  const mock = createOryMock({ registration: true })
  const { adminUrl, publicUrl } = mock.urls
  const replay = new Replay(mock)
  const send = async (method: string, url: string, body?: unknown): Promise<Record<string, string>> => {
    const headers = { 'content-type': 'application/json' }
    const response = await mock(new Request(url, { method, headers, body: JSON.stringify(body) }))
    return (await response.json()) as Record<string, string>
  }
  const registered = exchanges[0]?.request.body ?? ''
  const before = async (exchange: Exchange): Promise<void> => {
    const { id, token } = named(exchange)
    if (exchange.name.endsWith('/client-made-by-admin')) {
      const client = { client_id: id, metadata: { tier: 'gold' }, skip_consent: true, owner: 'team' }
      replay.learn(token, (await send('POST', `${adminUrl}/admin/clients`, client))['registration_access_token'] ?? '')
    }
    const [, change] = /\/after-admin-(\w+)$/.exec(exchange.name) ?? []
    if (change === undefined) return
    const client = await send('POST', `${publicUrl}/oauth2/register`, JSON.parse(registered))
    replay.learn(id, client['client_id'] ?? '')
    replay.learn(token, client['registration_access_token'] ?? '')
    const url = `${adminUrl}/admin/clients/${client['client_id']}`
    if (change === 'lifespans') await send('PUT', `${url}/lifespans`, {})
    if (change === 'patch') await send('PATCH', url, [])
    if (change === 'put') await send('PUT', url, JSON.parse(registered))
    if (change === 'rotate') await send('POST', `${url}/secrets/rotate`)
  }
  const found = new Map<string, string[]>()
  for (const exchange of exchanges) {
    await before(exchange)
    found.set(exchange.name, differences(exchange, await replay.play(exchange)))
  }
  return found
}

describe('the recorded registration of clients of a real Hydra', async () => {
  const found = await play()

  it.each(exchanges)('has the recorded response: $name', ({ name }) => {
    expect(found.get(name)).toEqual([])
  })
})

describe('a registered client', () => {
  const register = async (
    { mock }: ReturnType<typeof setup>,
    body: object = { grant_types: ['client_credentials'], scope: 'photos.read' },
  ): Promise<Record<string, string>> => {
    const url = `${mock.urls.publicUrl}/oauth2/register`
    const response = await mock(new Request(url, { method: 'POST', body: JSON.stringify(body) }))
    return (await response.json()) as Record<string, string>
  }

  it('has an id from the server, its own address, and a token that the recorded calls do not show', async () => {
    const mock = setup({ registration: true })
    const client = await register(mock, { client_id: 'mine' })
    expect(client).toMatchObject({
      client_id: expect.stringMatching(/^[\da-f-]{36}$/),
      client_secret: expect.stringMatching(/^.{26}$/),
      registration_client_uri: `http://127.0.0.1:4444/oauth2/register/${client['client_id']}`,
    })
    const token = client['registration_access_token'] ?? ''
    const read = new Request(client['registration_client_uri'] ?? '', { headers: { authorization: `Bearer ${token}` } })
    expect((await mock.mock(read)).status).toBe(200)
    expect(JSON.stringify(mock.mock.calls())).not.toContain(token)
  })

  it('gets tokens, which are revoked with it', async () => {
    const mock = setup({ registration: true })
    const client = await register(mock)
    const form = { grant_type: 'client_credentials' }
    const authorization = `Basic ${btoa(`${client['client_id']}:${client['client_secret']}`)}`
    const answer = await mock.post('/oauth2/token', form, { authorization })
    const { access_token: token } = (await answer.json()) as { access_token: string }
    expect(await mock.ory.introspectOAuth2Token({ token })).toMatchObject({ active: true })
    const response = await mock.mock(
      new Request(client['registration_client_uri'] ?? '', {
        method: 'DELETE',
        headers: { authorization: `Bearer ${client['registration_access_token']}` },
      }),
    )
    expect(response.status).toBe(204)
    expect(await mock.ory.introspectOAuth2Token({ token })).toEqual({ active: false })
  })

  it('is part of discovery only where registration is enabled', async () => {
    const endpoint = async ({ mock }: ReturnType<typeof setup>): Promise<unknown> => {
      const response = await mock(new Request(`${mock.urls.publicUrl}/.well-known/openid-configuration`))
      return ((await response.json()) as Record<string, unknown>)['registration_endpoint']
    }
    expect(await endpoint(setup())).toBeUndefined()
    expect(await endpoint(setup({ registration: true }))).toBe('http://127.0.0.1:4444/oauth2/register')
  })
})
