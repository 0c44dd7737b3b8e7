import { describe, expect, it } from 'vitest'

import { createOryMock } from '../src/ory/index.js'
import { Replay } from './ory-replay.js'
import { differences, readExchanges } from './ory-scenario-recordings.js'

const exchanges = readExchanges('ory-neighbours-v26.2.0')

describe('the other routes of a real Hydra', () => {
  it.each(exchanges)('have the recorded response: $name', async (exchange) => {
    expect(differences(exchange, await new Replay(createOryMock()).play(exchange))).toEqual([])
  })
})

describe('the discovery documents', () => {
  const read = async (path: string): Promise<Record<string, unknown>> => {
    const mock = createOryMock()
    return (await mock(new Request(`${mock.urls.publicUrl}${path}`))).json() as Promise<Record<string, unknown>>
  }
  const recorded = exchanges.find(({ name }) => name === 'public/openid-configuration')?.response.json as object

  it('are the same for OpenID Connect and for RFC 8414', async () => {
    const document = await read('/.well-known/openid-configuration')
    expect(await read('/.well-known/oauth-authorization-server')).toEqual(document)
  })

  it('are those of a real Hydra, without what the mock does not support', async () => {
    expect(await read('/.well-known/openid-configuration')).toEqual({
      ...Object.fromEntries(
        Object.entries(recorded).filter(
          ([name]) =>
            !/^(?:credentials_|request_object_signing_alg_values_supported$|require_request_uri_registration$)/.test(
              name,
            ),
        ),
      ),
      backchannel_logout_supported: false,
      backchannel_logout_session_supported: false,
      code_challenge_methods_supported: ['S256'],
      request_parameter_supported: false,
      request_uri_parameter_supported: false,
    })
  })
})
