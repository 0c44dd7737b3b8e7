import { readFile } from 'node:fs/promises'

import { machineWorker, type WorkerOptions } from '@typed-oauth/example-machine-worker'
import { createShow } from '@typed-oauth/example-show'
import { createOryMock, type OryMock } from '@typed-oauth/mocks/ory'
import { createVoucherifyMock } from '@typed-oauth/mocks/voucherify'
import { clientSecretBasic, createMemoryTokenStore } from '@typed-oauth/ory-oauth2'
import { expect, it } from 'vitest'

/** Mocks in this process, and the options of a worker that calls them and two APIs that take every token. */
function setup(): { ory: OryMock; options: WorkerOptions; sent: string[] } {
  const client = {
    client_id: 'worker',
    client_secret: 'secret',
    grant_types: ['client_credentials'],
    scope: 'photos.read',
  }
  const ory = createOryMock({ seed: { clients: [client] } })
  const sent: string[] = []
  const options: WorkerOptions = {
    ory: { ...ory.clientOptions, clientAuth: clientSecretBasic('worker', 'secret') },
    voucherify: createVoucherifyMock().clientOptions,
    photosUrl: 'https://photos.example.com/photos',
    vouchersUrl: 'https://vouchers.example.com/v1/vouchers',
    fetch: async (input, init) => {
      sent.push(new Request(input, init).headers.get('authorization') ?? '')
      return new Response()
    },
  }
  return { ory, options, sent }
}

it('gets one token for all requests of a worker', async () => {
  const { ory, options, sent } = setup()
  const lines: string[] = []
  await machineWorker(
    options,
    createShow((line) => lines.push(line)),
  )
  const bodies = ory.calls('oauth2TokenExchange').map(({ body, status }) => [body, status])
  expect(bodies).toEqual([
    [{ grant_type: 'client_credentials', scope: 'photos.read' }, 200],
    [{ grant_type: 'client_credentials', scope: 'photos.delete' }, 400],
  ])
  expect(sent).toHaveLength(5)
  expect(new Set(sent.slice(0, 4)).size).toBe(1)
  expect(lines.join('\n')).toContain('three requests at once: [200,200,200]')
  expect(lines.at(-1)).toMatch(/^ {4}expected error: HttpError: oauth2TokenExchange .*invalid_scope/)
})

it('begins with the token that another worker left in a store', async () => {
  const { options, sent } = setup()
  const shared = { store: createMemoryTokenStore(), key: 'ory worker photos.read' }
  const show = createShow(() => undefined)
  await machineWorker({ ...options, shared }, show)
  const [, , , last] = sent.splice(0)
  await machineWorker({ ...options, shared }, show)
  expect(sent.slice(0, 3)).toEqual([last, last, last])
})

it('needs three lines for the token', async () => {
  const path = new URL('../machine-worker/index.ts', import.meta.url)
  const [, lines = ''] = /These three lines .*\n([\s\S]*?)\n\n/.exec(await readFile(path, 'utf8')) ?? []
  expect(lines.split('\n').map((line) => line.trim().split(' ')[1])).toEqual(['grant', 'token', 'photos'])
})
