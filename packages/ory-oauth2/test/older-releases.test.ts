import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { createOryClient, settle } from '../src/index.js'
import { readOlderAnswers, toResponse, type OlderAnswer } from './recordings.js'
import { constants, requests, type OperationName } from './requests.js'
import { errorOf } from './setup.js'

const url = 'http://127.0.0.1:4444'
const api = mockApi(url)
const ory = createOryClient({ projectUrl: url, validation: 'error', retry: 0 })
const answers = readOlderAnswers()
const named = answers.map((answer): [string, OlderAnswer] => [
  Object.entries(answer.cases)
    .map(([release, cases]) => `${release} ${answer.operation} ${cases.join(', ')}`)
    .join('; '),
  answer,
])

/** Calls an operation that gets the given response. */
async function call(response: OlderAnswer): Promise<unknown> {
  const name = response.operation as OperationName
  api.reply(constants[name], toResponse({ response }))
  return (ory[name] as (request: unknown) => Promise<unknown>)(requests[name])
}

describe('a response of an older release', () => {
  it.each(named)('has no finding: %s', async (_, response) => {
    const { status, headers, json } = response
    const location = headers['location'] && new URL(headers['location'], url).href
    const result = await settle(call(response))
    if (result.ok) expect(result.value).toEqual(status >= 300 ? { location } : json)
    else expect(result.error).toMatchObject({ kind: 'http', status, documented: json !== undefined })
  })

  it('was recorded for each operation that the releases have', () => {
    const operations = (release: string): Set<string> =>
      new Set(answers.filter(({ cases }) => release in cases).map(({ operation }) => operation))
    const expected = Object.keys(requests).filter((name) => !/Device|UserCode|acceptOAuth2LogoutRequest/.test(name))
    for (const release of ['v2.2.0', 'v2.3.0'])
      expect([...operations(release)]).toEqual(expect.arrayContaining(expected))
  })
})

describe('a client of an older release', () => {
  const withUri = { client_id: 'a', jwks: {}, jwks_uri: 'https://app.example.com/keys' }
  const send = async (oAuth2Client: object): Promise<unknown> => {
    const received = api.reply(constants.setOAuth2Client, 400, { error: 'invalid_client_metadata' })
    await errorOf(ory.setOAuth2Client({ id: 'a', oAuth2Client }))
    return received[0]?.json()
  }

  it('that has an empty key set beside the URL of its keys is sent back without the key set', async () => {
    const sent = { client_id: 'a', jwks_uri: 'https://app.example.com/keys' }
    expect(await send(withUri)).toEqual(sent)
    expect(await send({ ...withUri, jwks: { keys: [] } })).toEqual(sent)
    const received = api.reply(constants.createOAuth2Client, 400, { error: 'invalid_client_metadata' })
    await errorOf(ory.createOAuth2Client({ oAuth2Client: withUri }))
    expect(await received[0]?.json()).toEqual(sent)
  })

  it('that has keys, or no URL, is sent as it is', async () => {
    const keys = [{ kty: 'RSA', n: 'a', e: 'AQAB' }]
    for (const client of [
      { ...withUri, jwks: { keys } },
      { client_id: 'a', jwks: {} },
      { client_id: 'a', jwks: {}, jwks_uri: '' },
      { client_id: 'a', jwks_uri: 'https://app.example.com/keys' },
    ])
      expect(await send(client)).toEqual(client)
  })
})
