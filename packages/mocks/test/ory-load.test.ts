import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

import { clientSecretBasic, createOryClient, type OAuth2TokenExchange, type OryClient } from '@typed-oauth/ory-oauth2'
import { describe, expect, it, vi } from 'vitest'

import { createOryMock, type OryMock } from '../src/ory/index.js'
import { serveOry } from './ory-served.js'
import { photoViewer, redirectUri } from './ory-setup.js'

vi.setConfig({ testTimeout: 30_000 })

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index)
const credential = clientSecretBasic('photo-viewer', 'photo-secret')
const clientOf = (mock: OryMock): OryClient =>
  createOryClient({ ...mock.clientOptions, clientAuth: credential, retry: 0, validation: 'error' })

async function idsOf(ory: OryClient, pageSize?: number): Promise<string[]> {
  const ids: string[] = []
  for await (const { client_id: id } of ory.listOAuth2Clients.iterate({ pageSize })) ids.push(id)
  return ids
}

describe('a thousand parallel clients', () => {
  it('are all created, each with its own id and secret', async () => {
    const ory = clientOf(createOryMock())
    const created = await Promise.all(
      numbers(1000).map(async (index) => ory.createOAuth2Client({ oAuth2Client: { client_name: `app ${index}` } })),
    )
    const ids = created.map((client) => client.client_id)
    expect(new Set(ids).size).toBe(1000)
    expect(new Set(created.map((client) => client.client_secret)).size).toBe(1000)
    expect(await idsOf(ory)).toEqual([...ids].sort())
    const read = await Promise.all(ids.map(async (id) => ory.getOAuth2Client({ id })))
    expect(read.map((client) => client.client_name)).toEqual(numbers(1000).map((index) => `app ${index}`))
  })

  it('are all created over real HTTP', async () => {
    const { ory } = await serveOry()
    const ids = numbers(1000).map((index) => `app-${index}`)
    const statuses = await Promise.all(
      ids.map(async (id) => (await ory.createOAuth2Client.raw({ oAuth2Client: { client_id: id } })).status),
    )
    expect(new Set(statuses)).toEqual(new Set([201]))
    expect(await idsOf(ory, 500)).toEqual([...ids].sort())
  })

  it('with one id are created once', async () => {
    const ory = clientOf(createOryMock())
    const results = await Promise.allSettled(
      numbers(1000).map(async (index) =>
        ory.createOAuth2Client({ oAuth2Client: { client_id: 'app', client_name: `app ${index}` } }),
      ),
    )
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.client_name] : []))
    const losers = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(winners).toHaveLength(1)
    expect(losers.every((error) => (error as { status?: unknown }).status === 409)).toBe(true)
    expect((await ory.getOAuth2Client({ id: 'app' })).client_name).toBe(winners[0])
  })
})

describe('ten thousand clients', () => {
  const ids = numbers(10_000).map((index) => `app-${index}`)
  const seed = { clients: ids.map((id) => ({ client_id: id, owner: Number(id.slice(4)) % 2 === 0 ? 'even' : 'odd' })) }

  it.each([100, 500])('are listed page by page, %i at a time', async (pageSize) => {
    const mock = createOryMock({ seed })
    const ory = clientOf(mock)
    expect(await idsOf(ory, pageSize)).toEqual([...ids].sort())
    expect(mock.calls(ory.listOAuth2Clients)).toHaveLength(10_000 / pageSize)
  })

  it('are listed once each while others are created and deleted', async () => {
    const ory = clientOf(createOryMock({ seed: { clients: seed.clients.slice(0, 1000) } }))
    const found: string[] = []
    for await (const { items } of ory.listOAuth2Clients.pages({ pageSize: 100 })) {
      found.push(...items.map((client) => client.client_id))
      await ory.createOAuth2Client({ oAuth2Client: { client_id: `a-${found.length}` } }) // sorted before the current place
      await ory.deleteOAuth2Client({ id: found[0] ?? '' })
      found.shift()
    }
    expect(found).toEqual(ids.slice(0, 1000).sort().slice(10))
  })
})

describe('two hundred parallel requests', () => {
  it('with one refresh token give tokens to one of them, and the others revoke these tokens', async () => {
    const { mock, as, ory } = await serveOry({ seed: { clients: [photoViewer] } })
    const viewer = as(credential)
    const { refresh_token: refreshToken = '' } = await mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })
    const refresh = async (token = ''): Promise<OAuth2TokenExchange> =>
      viewer.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: token })
    const results = await Promise.allSettled(numbers(200).map(async () => refresh(refreshToken)))
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    const losers = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []))
    expect(winners).toHaveLength(1)
    for (const loser of losers) expect(loser).toMatchObject({ status: 400, code: 'invalid_grant' })
    const [winner] = winners
    for (const token of [winner?.access_token ?? '', winner?.refresh_token ?? '', refreshToken]) {
      expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
    }
    await expect(refresh(winner?.refresh_token)).rejects.toMatchObject({ status: 400, code: 'invalid_grant' })
  })

  it('with one code give tokens to one of them, and the others revoke these tokens', async () => {
    const { mock, as, ory } = await serveOry({ seed: { clients: [photoViewer] } })
    const viewer = as(credential)
    const code = await mock.issueCode({ clientId: 'photo-viewer', subject: 'alice', redirectUri })
    const results = await Promise.allSettled(
      numbers(200).map(async () => viewer.oauth2TokenExchange({ grantType: 'authorization_code', code, redirectUri })),
    )
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
    expect(winners).toHaveLength(1)
    for (const token of [winners[0]?.access_token ?? '', winners[0]?.refresh_token ?? '']) {
      expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
    }
  })

  it('that change one client all have their effect', async () => {
    const { ory } = await serveOry({ seed: { clients: [{ client_id: 'app', metadata: {} }] } })
    await Promise.all(
      numbers(200).map(async (index) =>
        ory.patchOAuth2Client({ id: 'app', jsonPatch: [{ op: 'add', path: `/metadata/key-${index}`, value: index }] }),
      ),
    )
    const { metadata } = await ory.getOAuth2Client({ id: 'app' })
    expect(Object.keys(metadata as object)).toHaveLength(200)
  })

  it('that change one client in different ways all have their effect', async () => {
    const mock = createOryMock({ seed: { clients: [{ client_id: 'app', metadata: {} }] } })
    const ory = clientOf(mock)
    const rotate = async (): Promise<string> => (await ory.rotateOAuth2ClientSecret({ id: 'app' })).client_secret ?? ''
    const lifespans = async (): Promise<unknown> =>
      ory.setOAuth2ClientLifespans({
        id: 'app',
        oAuth2ClientTokenLifespans: { client_credentials_grant_access_token_lifespan: '2h' },
      })
    const patch = async (index: number): Promise<unknown> =>
      ory.patchOAuth2Client({ id: 'app', jsonPatch: [{ op: 'add', path: `/metadata/key-${index}`, value: index }] })
    const [secrets] = await Promise.all([
      Promise.all(numbers(50).map(rotate)),
      Promise.all(numbers(50).map(lifespans)),
      Promise.all(numbers(100).map(patch)),
    ])
    const client = await ory.getOAuth2Client({ id: 'app' })
    expect(Object.keys(client.metadata as object)).toHaveLength(100)
    expect(client.client_credentials_grant_access_token_lifespan).toBe('2h0m0s')
    await ory.patchOAuth2Client({
      id: 'app',
      jsonPatch: [{ op: 'add', path: '/grant_types', value: ['client_credentials'] }],
    })
    for (const secret of secrets) {
      const asApp = createOryClient({ ...mock.clientOptions, clientAuth: clientSecretBasic('app', secret) })
      expect(await asApp.oauth2TokenExchange({ grantType: 'client_credentials' })).toMatchObject({
        token_type: 'bearer',
      })
    }
  })

  it('for tokens give different ones, which are all active', async () => {
    const { mock, as } = await serveOry({
      seed: { clients: [{ ...photoViewer, grant_types: ['client_credentials'], scope: 'photos.read' }] },
    })
    const viewer = as(credential)
    const answers = await Promise.all(
      numbers(200).map(async () => viewer.oauth2TokenExchange({ grantType: 'client_credentials' })),
    )
    const tokens = answers.map((answer) => answer.access_token ?? '')
    expect(new Set(tokens).size).toBe(200)
    const introspected = await Promise.all(tokens.map(async (token) => viewer.introspectOAuth2Token({ token })))
    expect(introspected.every(({ active }) => active)).toBe(true)
    expect(mock.calls(viewer.oauth2TokenExchange)).toHaveLength(200)
  })
})

describe('after a reset', () => {
  /** Bytes in use after garbage collection. */
  function bytesInUse(): number {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    collect()
    collect()
    return process.memoryUsage().heapUsed
  }

  /** Fills a mock with everything that it can store. */
  async function fill(mock: OryMock, ory: OryClient): Promise<string> {
    await Promise.all(
      numbers(250).map(async (index) => {
        await ory.createOAuth2Client({ oAuth2Client: { client_id: `app-${index}`, metadata: 'm'.repeat(20_000) } })
        await mock.issueCode({ clientId: 'photo-viewer', subject: `user-${index}`, redirectUri })
        await mock.issueToken({ clientId: 'photo-viewer', subject: `user-${index}`, scope: 'offline photos.read' })
        const { user_code: userCode } = await ory.oAuth2DeviceFlow({ scope: 'photos.read' })
        if (index % 2 === 0) await mock.approveDevice(userCode, `user-${index}`)
      }),
    )
    return (await mock.issueToken({ clientId: 'photo-viewer', subject: 'alice' })).access_token ?? ''
  }

  it('nothing is stored, and the memory has not grown', async () => {
    const mock = createOryMock({ seed: { clients: [photoViewer] } })
    const ory = clientOf(mock)
    await fill(mock, ory)
    mock.reset()
    const before = bytesInUse()
    const token = await fill(mock, ory)
    const filled = bytesInUse() - before
    mock.reset()
    for (let round = 0; round < 3; round++) {
      await fill(mock, ory)
      mock.reset()
    }
    const grown = bytesInUse() - before
    expect(filled).toBeGreaterThan(5_000_000) // otherwise the next line proves nothing
    expect(grown).toBeLessThan(filled / 2)

    expect(mock.calls()).toEqual([])
    expect(await idsOf(ory)).toEqual(['photo-viewer'])
    expect(await ory.introspectOAuth2Token({ token })).toEqual({ active: false })
    expect(await ory.listOAuth2ConsentSessions({ subject: 'user-0' })).toEqual([])
  })
})
