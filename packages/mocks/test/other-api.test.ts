import { consumerAuthTokenEndpoint, createAffinidiTransport } from '@typed-oauth/affinidi-consumer-auth'
import { createAuthentiqTransport, token } from '@typed-oauth/authentiq-token'
import { createOryTransport, getOAuth2Client } from '@typed-oauth/ory-oauth2'
import { createVoucherifyTransport, generateOauthToken } from '@typed-oauth/voucherify-oauth'
import { describe, expect, it } from 'vitest'

// The credentials in a transport of one API must not be sent to another API, even if JavaScript callers mix them up.

const sent: string[] = []
const fetch = async (url: string): Promise<Response> => {
  sent.push(url)
  return Response.json({})
}
const transports = {
  ory: createOryTransport({ projectUrl: 'https://ory.example.com', fetch }),
  affinidi: createAffinidiTransport({ fetch }),
  authentiq: createAuthentiqTransport({ fetch }),
  voucherify: createVoucherifyTransport({ cluster: 'eu', appId: 'id', appToken: 'key', fetch }),
}
const assertion = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'a.b.c',
}
const calls: Readonly<Record<string, (transport: never) => Promise<unknown>>> = {
  ory: async (transport) => getOAuth2Client(transport, { id: 'a' }),
  affinidi: async (transport) => consumerAuthTokenEndpoint(transport, assertion as never),
  authentiq: async (transport) => token(transport, { code: 'c', redirectUri: 'https://app.example.com/callback' }),
  voucherify: async (transport) => generateOauthToken(transport, { scope: 'vouchers' }),
}

describe.each(Object.entries(calls))('an operation of %s', (api, call) => {
  it.each(Object.entries(transports).filter(([name]) => name !== api))(
    'refuses the transport of %s',
    async (_, transport) => {
      await expect(call(transport as never)).rejects.toMatchObject({ kind: 'input', parameter: 'transport' })
      expect(sent).toEqual([])
    },
  )
})
