import { secp256k1 } from '@noble/curves/secp256k1.js'
import {
  createAffinidiClient,
  isHttpError,
  settle,
  type AffinidiClient,
  type ConsumerAuthTokenEndpointInput,
} from '@typed-oauth/affinidi-consumer-auth'
import {
  base64url,
  createLocalJWKSet,
  decodeJwt,
  exportJWK,
  generateKeyPair,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
} from 'jose'
import { describe, expect, it } from 'vitest'

import type { MockSetup } from '../../test/mock-setup.js'
import { curves } from './curves.js'
import { didKey } from './did.js'
import {
  createAffinidiMock,
  createClock,
  type AffinidiIdentity,
  type AffinidiMock,
  type AffinidiMockOptions,
} from './index.js'

const own = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const delegated = 'urn:ietf:params:oauth:delegation-assertion-type:jwt-bearer'
const start = Date.UTC(2026, 0, 1)

interface Setup extends MockSetup<AffinidiMock, AffinidiClient> {
  readonly identity: AffinidiIdentity
  readonly tokenUrl: string
  /** Claims of a valid assertion. */
  readonly claims: Record<string, unknown>
}

function setup(options: AffinidiMockOptions = {}): Setup {
  const clock = createClock(start)
  const mock = createAffinidiMock({ clock, ...options })
  const client = createAffinidiClient({ ...mock.clientOptions, retry: 0, validation: 'error' })
  const identity = mock.createIdentity()
  const tokenUrl = `${mock.urls.baseUrl}/v1/consumer/oauth2/token`
  const now = start / 1000
  const claims = { iss: identity.did, sub: identity.did, aud: tokenUrl, jti: 'one', iat: now, exp: now + 300 }
  return { mock, clock, client, identity, tokenUrl, claims }
}

/** Signs an assertion that lacks a claim. */
const without =
  (claim: string) =>
  ({ identity, claims }: Setup): string =>
    identity.sign({ ...claims, [claim]: undefined })

const consumer = (
  assertion: ConsumerAuthTokenEndpointInput['client_assertion'],
  clientId?: string,
): ConsumerAuthTokenEndpointInput => ({
  grant_type: 'client_credentials',
  client_assertion_type: own,
  client_assertion: assertion,
  client_id: clientId,
})

async function refusal(
  call: Promise<unknown>,
): Promise<{ status: number; name?: string; message?: string; issue?: string }> {
  const settled = await settle(call)
  if (settled.ok || !isHttpError(settled.error)) throw new Error('expected a refusal')
  const { name, message, details } = settled.error.body as {
    name?: string
    message?: string
    details?: { issue: string }[]
  }
  const issue = details?.[0]?.issue
  return { status: settled.error.status, ...(name && { name }), ...(message && { message }), ...(issue && { issue }) }
}

async function post(
  mock: AffinidiMock,
  body: string,
  type = 'application/json',
): Promise<{ status: number; body: unknown; headers: Headers }> {
  const headers = type === '' ? {} : { 'content-type': type }
  const response = await mock(
    new Request(`${mock.urls.baseUrl}/v1/consumer/oauth2/token`, { method: 'POST', body, headers }),
  )
  return { status: response.status, body: await response.json(), headers: response.headers }
}

describe('a token for the caller', () => {
  it.each(['ES256K', 'ES256'] as const)(
    'is issued for an assertion that is signed with %s by the key of a did:key',
    async (algorithm) => {
      const { mock, client } = setup()
      const { did, assertion } = mock.createIdentity(algorithm)
      const token = await client.consumerAuthTokenEndpoint(consumer(assertion, did))
      expect(token).toEqual({ access_token: expect.any(String), expires_in: 3600, token_type: 'bearer', scope: '' })
      expect(decodeJwt(token.access_token)).toEqual({
        iss: 'https://apse1.api.affinidi.io/iam',
        aud: 'https://apse1.api.affinidi.io',
        sub: did,
        iat: start / 1000,
        exp: start / 1000 + 3600,
        jti: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/),
      })
    },
  )

  it('is signed with the published key', async () => {
    const { mock, client, identity } = setup()
    const { access_token: token } = await client.consumerAuthTokenEndpoint(consumer(identity.assertion))
    const keys = (await (await mock(new Request(`${mock.urls.baseUrl}/.well-known/jwks.json`))).json()) as JSONWebKeySet
    const { protectedHeader } = await jwtVerify(token, createLocalJWKSet(keys), { currentDate: new Date(start) })
    expect(protectedHeader).toMatchObject({ typ: 'JWT', alg: 'ES256' })
    expect(keys.keys[0]).not.toHaveProperty('d')
  })

  it('is issued for an assertion that is signed with another library', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const did = 'did:web:example.com'
    const kid = `${did}#key-1`
    const { client, claims } = setup({ seed: { dids: [{ did, keys: [{ ...(await exportJWK(publicKey)), kid }] }] } })
    const assertion = await new SignJWT({ ...claims, iss: did, sub: did })
      .setProtectedHeader({ alg: 'ES256', kid })
      .sign(privateKey)
    expect(await client.consumerAuthTokenEndpoint(consumer(assertion, did))).toHaveProperty('access_token')
  })

  it('can be the only property of the response', async () => {
    const { client, identity } = setup({ answer: 'token-only' })
    expect(Object.keys(await client.consumerAuthTokenEndpoint(consumer(identity.assertion)))).toEqual(['access_token'])
  })
})

describe('a delegated token', () => {
  const ask = (assertion: ConsumerAuthTokenEndpointInput['client_assertion']): ConsumerAuthTokenEndpointInput => ({
    grant_type: 'affinidi_delegation',
    client_assertion_type: delegated,
    client_assertion: assertion,
  })

  it('is issued for a profile that granted access, and names the DID that acts', async () => {
    const { mock, client, identity } = setup()
    mock.delegate('did:key:zProfile', identity.did)
    const { access_token: token } = await client.consumerAuthTokenEndpoint(
      ask(identity.delegatedAssertion('did:key:zProfile')),
    )
    expect(decodeJwt(token)).toMatchObject({ sub: 'did:key:zProfile', act: { sub: identity.did } })
  })

  it('is refused without that access, and after the access was removed', async () => {
    const { mock, client, identity } = setup({
      seed: { delegations: [{ profile: 'did:key:zProfile', grantee: 'did:key:zOther' }] },
    })
    const assertion = identity.delegatedAssertion('did:key:zProfile')
    expect(await refusal(client.consumerAuthTokenEndpoint(ask(assertion)))).toMatchObject({
      status: 403,
      name: 'UnauthorizedError',
    })
    mock.delegate('did:key:zProfile', identity.did)
    expect(await client.consumerAuthTokenEndpoint(ask(assertion))).toHaveProperty('access_token')
    mock.endDelegation('did:key:zProfile', identity.did)
    expect(await refusal(client.consumerAuthTokenEndpoint(ask(assertion)))).toMatchObject({ status: 403 })
  })

  it('is not issued for the grant client_credentials', async () => {
    const { mock, client, identity } = setup()
    mock.delegate('did:key:zProfile', identity.did)
    expect(
      await refusal(client.consumerAuthTokenEndpoint(consumer(identity.delegatedAssertion('did:key:zProfile')))),
    ).toMatchObject({
      status: 403,
      name: 'UnauthorizedError',
    })
  })

  it('needs the assertion type of its grant', async () => {
    const { mock, identity, tokenUrl } = setup()
    const body = {
      grant_type: 'affinidi_delegation',
      client_assertion_type: own,
      client_assertion: identity.assertion(tokenUrl),
    }
    expect(await post(mock, JSON.stringify(body))).toMatchObject({
      status: 400,
      body: { name: 'InvalidParameterError' },
    })
  })
})

describe('an assertion', () => {
  it.each<[string, (setup: Setup) => string, string]>([
    ['is no JWT', () => 'garbage', 'This is no compact JWT'],
    [
      'is not signed',
      ({ identity, claims }) => `${identity.sign(claims).split('.').slice(0, 2).join('.')}.`,
      'The signature is wrong',
    ],
    [
      'has a signature that is not base64url',
      ({ identity, claims }) => identity.sign(claims).replace(/[^.]+$/, '!!!!'),
      'The signature is wrong',
    ],
    ['has a signature with padding', ({ identity, claims }) => `${identity.sign(claims)}==`, 'The signature is wrong'],
    [
      'has a payload in standard base64',
      ({ identity, claims }) => identity.sign(claims).replace(/\.([^.]+)\./, '.$1=.'),
      'This is no compact JWT',
    ],
    ['has a line break', ({ identity, claims }) => identity.sign(claims).replace('.', '\n.'), 'This is no compact JWT'],
    ['has four parts', ({ identity, claims }) => `${identity.sign(claims)}.c2ln`, 'This is no compact JWT'],
    ...[['b64'], ['exp'], [], null, 'b64'].map((crit): [string, (setup: Setup) => string, string] => [
      `has the extensions ${JSON.stringify(crit)}`,
      ({ identity, claims }) => identity.sign(claims, { crit, b64: true }),
      'The header crit names extensions that are not understood',
    ]),
    [
      'has the algorithm none',
      ({ identity, claims }) => identity.sign(claims, { alg: 'none' }),
      'The header alg does not fit the key',
    ],
    [
      'was changed',
      ({ identity, claims }) =>
        identity
          .sign(claims)
          .replace(/\.[^.]+\./, `.${btoa(JSON.stringify({ ...claims, jti: 'two' })).replaceAll('=', '')}.`),
      'The signature is wrong',
    ],
    [
      'is signed with another key',
      ({ mock, identity, claims }) => mock.createIdentity().sign(claims, { kid: identity.keyId }),
      'The signature is wrong',
    ],
    [
      'names another key',
      ({ identity, claims }) => identity.sign(claims, { kid: `${identity.did}#other` }),
      'The header kid names no verification method of the issuer',
    ],
    [
      'names no key',
      ({ identity, claims }) => identity.sign(claims, { kid: undefined }),
      'The header kid names no verification method of the issuer',
    ],
    [
      'has another algorithm',
      ({ identity, claims }) => identity.sign(claims, { alg: 'ES256' }),
      'The header alg does not fit the key',
    ],
    ['has no issuer', without('iss'), 'The claim iss is missing'],
    ['has no subject', without('sub'), 'The claim sub is missing'],
    ['has no id', without('jti'), 'The claim jti is missing'],
    ['has no expiry', without('exp'), 'The claim exp is missing'],
    ['has no time of issue', without('iat'), 'The claim iat is missing'],
    [
      'has expired',
      ({ identity, claims }) => identity.sign({ ...claims, exp: start / 1000 }),
      'The assertion has expired',
    ],
    [
      'is issued in the future',
      ({ identity, claims }) => identity.sign({ ...claims, iat: start / 1000 + 61 }),
      'The assertion is not valid yet',
    ],
    [
      'is for another URL',
      ({ identity, claims }) =>
        identity.sign({ ...claims, aud: 'https://use1.api.affinidi.io/iam/v1/consumer/oauth2/token' }),
      'The claim aud is not the URL of this endpoint',
    ],
    [
      'is for the base URL',
      ({ identity, claims }) => identity.sign({ ...claims, aud: 'https://apse1.api.affinidi.io/iam' }),
      'The claim aud is not the URL of this endpoint',
    ],
    [
      'is for several URLs',
      ({ identity, claims, tokenUrl }) => identity.sign({ ...claims, aud: [tokenUrl, 'https://example.com'] }),
      'The claim aud is not the URL of this endpoint',
    ],
  ])('is refused if it %s', async (_, sign, issue) => {
    const made = setup()
    // Sent without the client, which refuses some of these itself.
    const { status, body } = await post(made.mock, JSON.stringify(consumer(sign(made))))
    const details = [{ issue, field: 'client_assertion', location: 'body' }]
    expect([status, body]).toMatchObject([403, { name: 'UnauthorizedError', message: 'Unauthorized', details }])
  })

  it('is accepted with a signature in base64url only, whatever its bytes are', async () => {
    const { mock, identity, claims } = setup()
    for (let number = 0; number < 20; number++) {
      const assertion = identity.sign({ ...claims, jti: `id-${number}` })
      const [header, payload, signature = ''] = assertion.split('.')
      const standard = Buffer.from(signature, 'base64url').toString('base64')
      for (const text of [`${header}.${payload}.${standard}`, `${assertion}\n`, `${header}.${payload}. ${signature}`])
        expect((await post(mock, JSON.stringify(consumer(text)))).status).toBe(403)
      expect((await post(mock, JSON.stringify(consumer(assertion)))).status).toBe(200)
    }
  })

  it('works once', async () => {
    const { client, identity, claims } = setup()
    const assertion = identity.sign(claims)
    await client.consumerAuthTokenEndpoint(consumer(assertion))
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer(assertion)))).toMatchObject({
      status: 403,
      issue: 'The assertion was used before',
    })
  })

  it('may have the id of one that has expired', async () => {
    const { client, clock, identity, claims } = setup()
    await client.consumerAuthTokenEndpoint(consumer(identity.sign(claims)))
    clock.advance(300_000)
    const later = identity.sign({ ...claims, exp: start / 1000 + 600 })
    expect(await client.consumerAuthTokenEndpoint(consumer(later))).toHaveProperty('access_token')
  })

  it('may be signed with either of the two valid signatures', async () => {
    const { client, identity, claims } = setup()
    const [header, payload, signature = ''] = identity.sign(claims).split('.')
    const bytes = base64url.decode(signature)
    const hex = [...bytes.subarray(32)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    const other = (secp256k1.Point.CURVE().n - BigInt(`0x${hex}`)).toString(16).padStart(64, '0')
    bytes.set(
      (other.match(/../g) ?? []).map((digits) => Number.parseInt(digits, 16)),
      32,
    )
    const assertion = [header, payload, base64url.encode(bytes)].join('.')
    expect(await client.consumerAuthTokenEndpoint(consumer(assertion))).toHaveProperty('access_token')
  })

  it('is not confused with an assertion of another issuer that has the same id', async () => {
    const { mock, client, identity, claims } = setup()
    const other = mock.createIdentity()
    await client.consumerAuthTokenEndpoint(consumer(identity.sign(claims)))
    expect(
      await client.consumerAuthTokenEndpoint(consumer(other.sign({ ...claims, iss: other.did, sub: other.did }))),
    ).toHaveProperty('access_token')
  })

  it('must be signed by the client that the body names', async () => {
    const { client, identity } = setup()
    expect(
      await refusal(client.consumerAuthTokenEndpoint(consumer(identity.assertion, 'did:key:zOther'))),
    ).toMatchObject({ status: 403 })
  })

  it.each([
    ['another method', 'did:example:123'],
    ['a key of the wrong length', 'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme1'],
    [
      'a point that is not on its curve',
      didKey(curves.ES256K, Uint8Array.of(2, ...Array.from({ length: 31 }, () => 0), 5)).did,
    ],
    ['a key on another curve', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
    ['a text that is not base58', 'did:key:z0OIl0OIl0OIl'],
  ])('is refused with another error if its DID has %s', async (_, did) => {
    const { client, identity, claims } = setup()
    const assertion = identity.sign({ ...claims, iss: did, sub: did }, { kid: `${did}#key` })
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer(assertion)))).toMatchObject({
      status: 400,
      name: 'InvalidDIDError',
    })
  })

  it('is refused with the documented message if its DID cannot be resolved', async () => {
    const { client, identity, claims } = setup()
    const assertion = identity.sign({ ...claims, iss: 'did:example:1' }, { kid: 'did:example:1#key' })
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer(assertion)))).toEqual({
      status: 400,
      name: 'InvalidDIDError',
      message: 'Unable to resolve DID method. Invalid public key',
      issue: 'Invalid public key',
    })
  })
})

describe('the gateway', () => {
  const body = { grant_type: 'client_credentials', client_assertion_type: own, client_assertion: 'a.b.c' }

  it.each<[string, string]>([
    ['malformed JSON', '{"grant_type":'],
    ['a body that is no object', '[]'],
    ['a missing property', JSON.stringify({ ...body, client_assertion: undefined })],
    ['an unknown property', JSON.stringify({ ...body, scope: 'all' })],
    ['another grant', JSON.stringify({ ...body, grant_type: 'password' })],
    ['another assertion type', JSON.stringify({ ...body, client_assertion_type: 'jwt' })],
    ['a property of the wrong type', JSON.stringify({ ...body, client_id: 1 })],
  ])('refuses %s with the error body of the gateway', async (_, text) => {
    const answer = await post(setup().mock, text)
    expect(answer).toMatchObject({ status: 400, body: { message: 'Invalid request body' } })
    expect(answer.headers.get('x-amzn-errortype')).toBe('BadRequestException')
  })

  it.each(['application/x-www-form-urlencoded', 'text/plain', ''])('refuses the media type "%s"', async (type) => {
    expect(await post(setup().mock, 'grant_type=client_credentials', type)).toMatchObject({
      status: 415,
      body: { message: 'Unsupported Media Type' },
    })
  })

  it('refuses other paths and methods', async () => {
    const { mock, tokenUrl } = setup()
    const requests = [
      new Request(`${mock.urls.baseUrl}/v1/other`),
      new Request(tokenUrl),
      new Request('https://apse1.api.affinidi.io/cid/v1/consumer/oauth2/token', { method: 'POST' }),
    ]
    const answers = await Promise.all(requests.map(async (request) => mock(request)))
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(await answers[0]?.json()).toEqual({ message: 'Missing Authentication Token' })
  })

  it('allows browsers of any origin', async () => {
    const { mock, tokenUrl } = setup()
    const preflight = await mock(new Request(tokenUrl, { method: 'OPTIONS' }))
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect((await post(mock, '{}')).headers.get('access-control-allow-origin')).toBe('*')
  })

  it('allows browsers of any origin to read faults', async () => {
    const { mock } = setup()
    const allowed = {
      'access-control-allow-headers': 'Content-Type,Authorization,Accept',
      'access-control-allow-methods': 'OPTIONS,POST',
      'access-control-allow-origin': '*',
    }
    const named = { 'access-control-allow-origin': 'https://app.example.com' }
    mock.faults.next(
      'consumerAuthTokenEndpoint',
      { kind: 'status', status: 503, body: {} },
      { kind: 'status', status: 503, body: {}, headers: named },
    )
    expect(Object.fromEntries((await post(mock, '{}')).headers)).toMatchObject(allowed)
    expect(Object.fromEntries((await post(mock, '{}')).headers)).toMatchObject({ ...allowed, ...named })
    expect(Object.fromEntries((await post(mock, '{}')).headers)).toMatchObject(allowed)
  })
})

describe('the service cid', () => {
  it('has its own address and messages, and requires a client id', async () => {
    const { mock, client, identity, claims } = setup({ service: 'cid', region: 'use1' })
    expect(mock.urls.baseUrl).toBe('https://use1.api.affinidi.io/cid')
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer('gar.ba.ge', identity.did)))).toMatchObject({
      status: 401,
      name: 'InvalidJwtTokenError',
      message: 'JWT token is invalid',
    })
    const unknown = identity.sign({ ...claims, iss: 'did:example:1' })
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer(unknown, identity.did)))).toMatchObject({
      message: 'Unable to resolve DID method',
    })
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer(identity.assertion)))).toMatchObject({
      status: 400,
      message: 'Invalid request body',
    })
    expect(
      await refusal(client.consumerAuthTokenEndpoint({ ...consumer(identity.assertion, identity.did), code: 'abc' })),
    ).toMatchObject({ status: 400 })
    expect(await client.consumerAuthTokenEndpoint(consumer(identity.assertion, identity.did))).toHaveProperty(
      'access_token',
    )
  })

  it('is recognised by the address', async () => {
    const { mock } = setup()
    mock.configureUrls({ baseUrl: 'https://affinidi.example.com/cid' })
    const client = createAffinidiClient({ ...mock.clientOptions, retry: 0 })
    expect(await refusal(client.consumerAuthTokenEndpoint(consumer('gar.ba.ge', 'did:key:z1')))).toMatchObject({
      status: 401,
    })
  })
})

describe('createAffinidiMock', () => {
  it('sends errors in the documented form', async () => {
    const { client } = setup()
    const settled = await settle(client.consumerAuthTokenEndpoint(consumer('gar.ba.ge')))
    const error = settled.ok || !isHttpError(settled.error) ? undefined : settled.error
    expect(error?.body).toMatchObject({
      httpStatusCode: 403,
      traceId: expect.stringMatching(/^1-[0-9a-f]{8}-[0-9a-f]{24}$/),
    })
    expect(error?.requestId).toMatch(/^1-/)
  })

  it('issues tokens without an assertion', async () => {
    const { access_token: token } = await setup().mock.issueToken({
      subject: 'did:key:zProfile',
      actor: 'did:key:zApp',
    })
    expect(decodeJwt(token)).toMatchObject({ sub: 'did:key:zProfile', act: { sub: 'did:key:zApp' } })
  })

  it('never shows an assertion in its recorded calls', async () => {
    const { mock, client, identity, claims } = setup()
    const assertion = identity.sign(claims)
    await client.consumerAuthTokenEndpoint(consumer(assertion, identity.did))
    expect(mock.calls(client.consumerAuthTokenEndpoint)[0]?.body).toEqual({
      grant_type: 'client_credentials',
      client_assertion_type: own,
      client_assertion: '…',
      client_id: identity.did,
    })
  })

  it('forgets used assertions and delegations on reset', async () => {
    const { mock, client, identity, claims } = setup({
      seed: { delegations: [{ profile: 'did:key:zSeeded', grantee: 'did:key:zOther' }] },
    })
    const assertion = identity.sign(claims)
    await client.consumerAuthTokenEndpoint(consumer(assertion))
    mock.delegate('did:key:zProfile', identity.did)
    mock.reset()
    expect(mock.calls()).toEqual([])
    expect(await client.consumerAuthTokenEndpoint(consumer(assertion))).toHaveProperty('access_token')
    const request = {
      grant_type: 'affinidi_delegation',
      client_assertion_type: delegated,
      client_assertion: identity.delegatedAssertion('did:key:zProfile'),
    } as const
    expect(await refusal(client.consumerAuthTokenEndpoint(request))).toMatchObject({ status: 403 })
  })

  it.each<[string, unknown, string]>([
    [
      'a misspelt property',
      { DIDs: [], delegation: [] },
      '$.DIDs is not known; use `dids`; $.delegation is not known; use `delegations`',
    ],
    [
      'a key with a property that is no member of a key',
      {
        dids: [
          {
            did: 'did:web:a',
            keys: [{ kid: 'k', kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', KID: 'k', colour: 'red', use: 'sig' }],
          },
        ],
      },
      '$.dids[0].keys[0].KID is not known; use `kid`; $.dids[0].keys[0].colour is not known',
    ],
    [
      'a key that is no point of its curve',
      { dids: [{ did: 'did:web:a', keys: [{ kid: 'k', kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }] }] },
      '$.dids[0].keys[0] must be a public key on its curve',
    ],
    [
      'a key that is not base64url',
      { dids: [{ did: 'did:web:a', keys: [{ kid: 'k', kty: 'EC', crv: 'P-256', x: '!!!!', y: 'AA' }] }] },
      '$.dids[0].keys[0] must be a public key on its curve',
    ],
    [
      'another curve',
      { dids: [{ did: 'did:web:a', keys: [{ kid: 'k', kty: 'EC', crv: 'P-384', x: 'AA', y: 'AA' }] }] },
      '$.dids[0].keys[0].crv must be one of "P-256", "secp256k1"',
    ],
    [
      'the same DID twice',
      {
        dids: ['did:web:a', 'did:web:a'].map((did) => ({
          did,
          keys: [{ kid: 'k', kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA' }],
        })),
      },
      '$.dids[1].did must be unique',
    ],
    [
      'the same key id twice',
      {
        dids: [
          { did: 'did:web:a', keys: ['AA', 'AB'].map((x) => ({ kid: 'k', kty: 'EC', crv: 'P-256', x, y: 'AA' })) },
        ],
      },
      '$.dids[0].keys[1].kid must be unique',
    ],
    ['half a delegation', { delegations: [{ profile: 'did:key:z1' }] }, '$.delegations[0].grantee must be string'],
  ])('refuses a seed with %s', (_, seed, message) => {
    expect(() => createAffinidiMock({ seed: seed as never })).toThrow(
      new TypeError(`The seed does not fit: ${message}`),
    )
  })

  it('refuses a seed with a private key', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    const seed = { dids: [{ did: 'did:web:a', keys: [{ ...(await exportJWK(privateKey)), kid: 'k' }] }] }
    expect(() => createAffinidiMock({ seed })).toThrow('$.dids[0].keys[0] must be a public key on its curve')
  })

  it('reads and writes did:key values such as the examples of the method', async () => {
    const { mock, client } = setup()
    for (const did of [
      'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
      'did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169',
    ]) {
      const id = did.replace('did:key:', '')
      const assertion = mock
        .createIdentity(id.startsWith('zQ3') ? 'ES256K' : 'ES256')
        .sign({ iss: did }, { kid: `${did}#${id}` })
      expect(await refusal(client.consumerAuthTokenEndpoint(consumer(assertion)))).toMatchObject({
        issue: 'The signature is wrong',
      })
    }
    expect(mock.createIdentity('ES256K').did).toMatch(/^did:key:zQ3s/)
    expect(mock.createIdentity('ES256').did).toMatch(/^did:key:zDn/)
  })
})
