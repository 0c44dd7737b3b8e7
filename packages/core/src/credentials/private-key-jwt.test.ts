import { createPrivateKey, createPublicKey, createSecretKey, generateKeyPairSync, verify, webcrypto } from 'node:crypto'

import { mockApi } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { exampleEndpoint, revoke, token } from '../../test/example-api.js'
import {
  exampleTransport,
  publicUrl,
  type ExampleOptions,
  type ExampleTransport,
} from '../../test/example-transport.js'
import { createTransport } from '../define.js'
import {
  InvalidInputError,
  privateKeyJwt,
  type ClientAssertionClaims,
  type PrivateKey,
  type PrivateKeyJwtOptions,
} from '../index.js'

const open = mockApi(publicUrl)
const answer = { access_token: 'a-token', token_type: 'bearer' }
const { subtle } = webcrypto
type Pair = webcrypto.CryptoKeyPair

const rsa = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
const generate = async (algorithm: object): Promise<Pair> =>
  subtle.generateKey(algorithm as never, true, ['sign', 'verify'])

/** Keys by their default algorithm; made once, because RSA keys take long. */
const pairs = {
  RS256: generate({ ...rsa, name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }),
  PS256: generate({ ...rsa, name: 'RSA-PSS', hash: 'SHA-256' }),
  ES256: generate({ name: 'ECDSA', namedCurve: 'P-256' }),
  ES384: generate({ name: 'ECDSA', namedCurve: 'P-384' }),
  ES512: generate({ name: 'ECDSA', namedCurve: 'P-521' }),
  EdDSA: generate({ name: 'Ed25519' }),
}

interface Assertion {
  readonly header: Record<string, unknown>
  readonly claims: ClientAssertionClaims
  readonly content: string
  readonly signature: Buffer
}

/** Sends a token request and reads its assertion. */
async function assertionOf(options: PrivateKeyJwtOptions): Promise<Assertion> {
  const requests = open.reply(token, 200, answer)
  await token(exampleTransport({ clientAuth: privateKeyJwt(options) }))
  return readAssertion(await requests[0]?.text())
}

function readAssertion(body = ''): Assertion {
  const form = new URLSearchParams(body)
  expect(form.get('client_assertion_type')).toBe('urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
  const jwt = form.get('client_assertion') ?? ''
  expect(jwt).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  const [header = '', claims = '', signature = ''] = jwt.split('.')
  const decode = (part: string): never => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as never
  return {
    header: decode(header),
    claims: decode(claims),
    content: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  }
}

/** Verifies as a server does, with another implementation than the signing one. */
async function isValid(alg: string, key: webcrypto.CryptoKey, { content, signature }: Assertion): Promise<boolean> {
  const jwk = await subtle.exportKey('jwk', key)
  const publicKey = createPublicKey({ key: jwk as never, format: 'jwk' })
  const hash = alg === 'EdDSA' ? null : `sha${alg.slice(2)}`
  const padding = alg.startsWith('PS') ? { padding: 6, saltLength: Number(alg.slice(2)) / 8 } : {}
  return verify(hash, Buffer.from(content), { key: publicKey, dsaEncoding: 'ieee-p1363', ...padding }, signature)
}

describe('privateKeyJwt', () => {
  it.each(Object.keys(pairs) as (keyof typeof pairs)[])(
    'signs with a %s key so that servers can verify it',
    async (alg) => {
      const { privateKey, publicKey } = await pairs[alg]
      const assertion = await assertionOf({ clientId: 'my-client', key: privateKey, keyId: 'key-1' })
      expect(assertion.header).toEqual({ alg, kid: 'key-1', typ: 'JWT' })
      expect(await isValid(alg, publicKey, assertion)).toBe(true)
    },
  )

  it('signs with the given algorithm, and has no `kid` if none is given', async () => {
    const { privateKey, publicKey } = await pairs.PS256
    const assertion = await assertionOf({ clientId: 'my-client', key: privateKey, algorithm: 'PS256' })
    expect(assertion.header).toEqual({ alg: 'PS256', typ: 'JWT' })
    expect(await isValid('PS256', publicKey, assertion)).toBe(true)
  })

  it('has issuer, subject, audience and time of expiry', async () => {
    const { privateKey } = await pairs.ES256
    const { claims } = await assertionOf({ clientId: 'é-client', key: privateKey, now: () => 1_700_000_000_999 })
    expect(claims).toEqual({
      iss: 'é-client',
      sub: 'é-client',
      aud: 'https://public.example.com/oauth2/token',
      jti: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      iat: 1_699_999_970,
      exp: 1_700_000_120,
    })
  })

  it('lives as long as it is told to, from now on', async () => {
    const { privateKey } = await pairs.ES256
    for (const [lifetime, exp] of [
      [30, 1_700_000_030],
      [3600, 1_700_003_600],
      [0.25, 1_700_000_001],
      [undefined, 1_700_000_120],
    ] as const) {
      const now = (): number => 1_700_000_000_999
      const { claims } = await assertionOf({ clientId: 'c', key: privateKey, lifetime, now })
      expect(claims).toMatchObject({ iat: 1_699_999_970, exp })
    }
    for (const lifetime of [0, -1, Number.NaN, Infinity, '60', null, 60n, {}])
      expect(() => privateKeyJwt({ clientId: 'c', key: privateKey, lifetime: lifetime as never })).toThrow(
        'privateKeyJwt: `lifetime` must be a positive number of seconds',
      )
  })

  it('has whole numbers as times, whatever `now` returns', async () => {
    const { privateKey } = await pairs.ES256
    for (const ms of [
      1_700_000_000_999.5,
      1_700_000_000_000.25,
      new Date(1_700_000_000_500),
      '1700000000500',
      1_700_000_000_500n,
    ]) {
      const { claims } = await assertionOf({ clientId: 'c', key: privateKey, now: () => ms as never })
      expect(claims).toMatchObject({ iat: 1_699_999_970, exp: 1_700_000_120 })
    }
  })

  it('refuses a `now` that returns no time, and sends nothing', async () => {
    const { privateKey } = await pairs.ES256
    for (const ms of [Number.NaN, Infinity, undefined, 'soon', {}, new Date(Number.NaN), Promise.resolve(0)]) {
      const requests = open.reply(token, 200, answer)
      const clientAuth = privateKeyJwt({ clientId: 'c', key: privateKey, now: () => ms as never })
      const error = await rejection(token(exampleTransport({ clientAuth })))
      expect(error).toMatchObject({ message: 'token: `now` must return a number of milliseconds' })
      expect(requests).toEqual([])
    }
  })

  it('has the token URL as audience also when another endpoint is called', async () => {
    const { privateKey } = await pairs.ES256
    const requests = open.reply(revoke, 200)
    await revoke(exampleTransport({ clientAuth: privateKeyJwt({ clientId: 'c', key: privateKey }) }), { token: 'x' })
    expect(readAssertion(await requests[0]?.text()).claims.aud).toBe('https://public.example.com/oauth2/token')
  })

  it('has the token URL of the issuer as audience if the transport has one', async () => {
    const { privateKey } = await pairs.ES256
    const audienceOf = async (operation: typeof revoke, answered: number): Promise<string> => {
      const requests = open.reply(operation, answered)
      const transport: ExampleTransport = createTransport<'example', ExampleOptions>({
        api: 'example',
        factory: 'createExampleTransport',
        options: {},
        ownOptions: {},
        servers: {
          public: { option: 'publicUrl', url: publicUrl },
          issuer: { option: 'issuer', url: 'https://issuer.example.com/base/' },
        },
        credentials: { client: privateKeyJwt({ clientId: 'c', key: privateKey }) },
        derive: () => transport,
      })
      await operation(transport, { token: 'x' })
      return readAssertion(await requests[0]?.text()).claims.aud
    }
    expect(await audienceOf(revoke, 200)).toBe('https://issuer.example.com/base/oauth2/token')
    const { tokenPath: _, ...rest } = revoke
    const withoutPath: typeof revoke = exampleEndpoint({ ...rest, path: '/own' } as never)
    expect(await audienceOf(withoutPath, 200)).toBe('https://public.example.com/own')
  })

  it('has another audience if it is given', async () => {
    const { privateKey } = await pairs.ES256
    const { claims } = await assertionOf({ clientId: 'c', key: privateKey, audience: 'https://issuer.example.com/' })
    expect(claims.aud).toBe('https://issuer.example.com/')
  })

  it('makes a new assertion for every attempt', async () => {
    const { privateKey } = await pairs.ES256
    const requests = open.reply(token, (_, number) =>
      number < 3 ? new Response(null, { status: 503 }) : Response.json(answer),
    )
    let now = 1_000_000
    const clientAuth = privateKeyJwt({ clientId: 'c', key: privateKey, now: () => (now += 10_000) })
    await token(exampleTransport({ clientAuth }))
    const claims = (await Promise.all(requests.map(async (request) => readAssertion(await request.text())))).map(
      (each) => each.claims,
    )
    expect(new Set(claims.map(({ jti }) => jti)).size).toBe(3)
    expect(claims.map(({ exp }) => exp)).toEqual([1130, 1140, 1150])
  })

  it('signs with a callback, for keys that cannot be exported', async () => {
    const seen: ClientAssertionClaims[] = []
    const sign = async (claims: ClientAssertionClaims): Promise<string> => {
      seen.push(claims)
      const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
      return `${encode({ alg: 'ES256' })}.${encode(claims)}.c2lnbmF0dXJl`
    }
    const { claims, signature } = await assertionOf({ clientId: 'my-client', sign })
    expect(seen).toEqual([claims])
    expect(claims).toMatchObject({ iss: 'my-client', aud: 'https://public.example.com/oauth2/token' })
    expect(signature.toString()).toBe('signature')
  })

  it('rejects with the error of the callback unchanged, and sends nothing', async () => {
    const failure = new Error('the key service is down')
    const sign = async (): Promise<string> => Promise.reject(failure)
    expect(await rejection(token(exampleTransport({ clientAuth: privateKeyJwt({ clientId: 'c', sign }) })))).toBe(
      failure,
    )
  })

  it('removes white space around a result of the callback', async () => {
    const requests = open.reply(token, 200, answer)
    const clientAuth = privateKeyJwt({ clientId: 'c', sign: () => ' e30.e30.c2ln\n' })
    await token(exampleTransport({ clientAuth }))
    expect(new URLSearchParams(await requests[0]?.text()).get('client_assertion')).toBe('e30.e30.c2ln')
  })

  it('refuses a result of the callback that is no signed JSON Web Token', async () => {
    for (const wrong of ['', undefined, null, 5, {}, 'signature', 'e30.e30', '-----BEGIN PRIVATE KEY-----']) {
      const clientAuth = privateKeyJwt({ clientId: 'c', sign: () => wrong as never })
      const error = await rejection(token(exampleTransport({ clientAuth })))
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ parameter: 'sign', operation: 'token' })
    }
  })

  it('refuses keys that cannot sign', async () => {
    const { publicKey } = await pairs.ES256
    const hmac = await subtle.generateKey({ name: 'HMAC', hash: 'SHA-256' }, true, ['sign', 'verify'])
    const ecdh = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits'])
    for (const key of [publicKey, hmac, ecdh.privateKey, undefined, null, 'key', {}, { kty: 'EC', d: 'CANARY' }]) {
      const make = (): unknown => privateKeyJwt({ clientId: 'c', key: key as PrivateKey })
      expect(make).toThrow(InvalidInputError)
      expect(make).toThrow(/^privateKeyJwt: `key` must be/)
    }
  })

  it('says what makes a key of the usual other forms', async () => {
    const pair = await pairs.ES256
    const keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const rsaKeys = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const pem = String(keys.privateKey.export({ type: 'pkcs8', format: 'pem' }))
    const encrypted = { cipher: 'aes-256-cbc', passphrase: 'CANARY', format: 'pem' } as const
    const jwk = keys.privateKey.export({ format: 'jwk' })
    const encryptOnly = await subtle.generateKey({ name: 'RSA-OAEP', ...rsa, hash: 'SHA-256' } as never, true, [
      'decrypt',
      'encrypt',
    ])
    const forms: readonly (readonly [key: unknown, advice: string])[] = [
      [pem, '`importPKCS8(key, algorithm)`'],
      [pem.trim().replaceAll('\n', '\r\n'), '`importPKCS8(key, algorithm)`'],
      [pem.replaceAll('\n', String.raw`\n`), String.raw`importPKCS8(key.replaceAll('\\n', '\n'), algorithm)`],
      [`"${pem.replaceAll('\n', String.raw`\r\n`)}"`, 'with `\\n` as two characters'],
      [
        keys.privateKey.export({ type: 'pkcs8', ...encrypted }),
        '`createPrivateKey({ key, passphrase }).toCryptoKey(…)`',
      ],
      [rsaKeys.privateKey.export({ type: 'pkcs1', ...encrypted }), 'an encrypted PEM'],
      [rsaKeys.privateKey.export({ type: 'pkcs1', format: 'pem' }), '`createPrivateKey(key).toCryptoKey(…)`'],
      [keys.privateKey.export({ type: 'sec1', format: 'pem' }), '`createPrivateKey(key).toCryptoKey(…)`'],
      [keys.publicKey.export({ type: 'spki', format: 'pem' }), 'public: the private key signs'],
      ['-----BEGIN CERTIFICATE-----\nCANARY', 'public: the private key signs'],
      [
        `-----BEGIN CERTIFICATE-----\nCANARY\n-----END CERTIFICATE-----\n${pem}`,
        '`createPrivateKey(key).toCryptoKey(…)`',
      ],
      [` \n${pem}`, '`createPrivateKey(key).toCryptoKey(…)`'], // jose accepts nothing before it
      [pem.split('\n').slice(1, -2).join(''), '`importPKCS8(pem, algorithm)`'],
      [JSON.stringify(jwk), '`importJWK(JSON.parse(key), algorithm)`'],
      [jwk, '`importJWK(key, algorithm)`'],
      [{ keys: [jwk] }, '`importJWK(key, algorithm)`'],
      [keys.privateKey, "`keyObject.toCryptoKey(…, false, ['sign'])`"],
      [createPrivateKey(pem), 'toCryptoKey'],
      [keys.publicKey, 'public: the private key signs'],
      [createSecretKey(Buffer.from('CANARY')), 'a key for another purpose'],
      [{ key: pair.privateKey, kid: 'CANARY' }, '`key` and `keyId`'],
      [{ key: pem, passphrase: 'CANARY' }, '`key` and `keyId`'],
      [pair, 'give its `privateKey`'],
      [pair.publicKey, 'public: the private key signs'],
      [encryptOnly.privateKey, 'the usage'],
      [Promise.resolve(pair.privateKey), 'a promise: await it'],
      [Buffer.from(pem), '`crypto.subtle.importKey('],
      [new TextEncoder().encode(pem), 'decode a PEM and call `importPKCS8(pem, algorithm)`'],
      [Buffer.from(pem).toString('base64'), '`importPKCS8(atob(key), algorithm)`'],
      [keys.publicKey.export({ format: 'jwk' }), 'public: the private key signs'],
      [rsaKeys.publicKey.export({ format: 'jwk' }), 'public: the private key signs'],
      [new ArrayBuffer(8), '`crypto.subtle.importKey('],
    ]
    for (const [key, advice] of forms) {
      const make = (): unknown => privateKeyJwt({ clientId: 'c', key: key as PrivateKey })
      expect(make).toThrow(InvalidInputError)
      expect(make).toThrow(`; this is `)
      expect(make).toThrow(advice)
      expect(make).toThrow(/^privateKeyJwt: `key` must be a private Web Crypto key that may sign(?!.*CANARY)/)
    }
    const secrets = [pem.split('\n')[1], jwk.d]
    for (const [key] of forms) {
      const make = (): unknown => privateKeyJwt({ clientId: 'c', key: key as PrivateKey })
      for (const secret of secrets) expect(make).not.toThrow(String(secret))
    }
  })

  it('refuses keys that fit no algorithm, such as those with SHA-1', async () => {
    const others = [
      await generate({ ...rsa, name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-1' }),
      await generate({ ...rsa, name: 'RSA-PSS', hash: 'SHA-1' }),
    ]
    for (const { privateKey } of others) {
      for (const algorithm of [undefined, 'RS256', 'RS1', 'RSA1']) {
        const make = (): unknown =>
          privateKeyJwt({ clientId: 'c', key: privateKey, algorithm: algorithm as 'RS256' | undefined })
        expect(make).toThrow(/^privateKeyJwt: `key` must be a key for one of RS256, .*Ed25519$/)
      }
    }
  })

  it('names the algorithms that the key signs with', async () => {
    for (const [kind, expected] of [
      ['PS256', 'PS256'],
      ['ES384', 'ES384'],
      ['EdDSA', 'EdDSA or Ed25519'],
    ] as const) {
      const { privateKey } = await pairs[kind]
      for (const algorithm of ['HS256', 'none', 'toString', '__proto__', 'ES1', 'Ed448', '', 'es384']) {
        const make = (): unknown => privateKeyJwt({ clientId: 'c', key: privateKey, algorithm: algorithm as 'RS256' })
        expect(make).toThrow(`privateKeyJwt: \`algorithm\` must be ${expected} with this key`)
      }
    }
  })

  it('signs with Ed25519 under its newer name if it is asked to', async () => {
    const { privateKey, publicKey } = await pairs.EdDSA
    const assertion = await assertionOf({ clientId: 'c', key: privateKey, algorithm: 'Ed25519' })
    expect(assertion.header['alg']).toBe('Ed25519')
    expect(await isValid('EdDSA', publicKey, assertion)).toBe(true)
  })

  it('refuses what does nothing beside a callback', async () => {
    const { privateKey } = await pairs.ES256
    for (const [name, value] of Object.entries({ key: privateKey, keyId: 'key-1', algorithm: 'ES256' })) {
      const options = { clientId: 'c', sign: () => 'e30.e30.c2ln', [name]: value }
      expect(() => privateKeyJwt(options as never)).toThrow(
        `privateKeyJwt: \`${name}\` must not be given beside \`sign\``,
      )
    }
  })

  it('refuses algorithms that the key cannot sign with', async () => {
    const wrong = [
      ['RS256', 'PS256'],
      ['RS256', 'RS512'],
      ['PS256', 'RS256'],
      ['ES256', 'ES384'],
      ['ES384', 'ES256'],
      ['EdDSA', 'ES256'],
      ['ES256', 'EdDSA'],
      ['ES256', 'HS256'],
      ['ES256', 'none'],
    ] as const
    for (const [kind, algorithm] of wrong) {
      const { privateKey } = await pairs[kind]
      const make = (): unknown => privateKeyJwt({ clientId: 'c', key: privateKey, algorithm: algorithm as 'RS256' })
      expect(make).toThrow(/^privateKeyJwt: `algorithm` must be/)
    }
  })

  it('refuses other wrong options at once', async () => {
    const { privateKey } = await pairs.ES256
    for (const clientId of ['', undefined, 5]) {
      expect(() => privateKeyJwt({ clientId: clientId as never, key: privateKey })).toThrow(/`clientId` must be/)
    }
    expect(() => privateKeyJwt({ clientId: 'c', sign: 'signature' as never })).toThrow(InvalidInputError)
    for (const wrong of [undefined, null, 5]) expect(() => privateKeyJwt(wrong as never)).toThrow(InvalidInputError)
  })

  it('accepts the key type of every platform', () => {
    expectTypeOf<webcrypto.CryptoKey>().toExtend<PrivateKey>()
    expectTypeOf<CryptoKey>().toExtend<PrivateKey>()
    const neverCalled = (key: PrivateKey): unknown =>
      // @ts-expect-error -- a key or a callback, not both
      privateKeyJwt({ clientId: 'c', key, sign: () => 'x' })
    expect(neverCalled).toBeTypeOf('function')
  })
})
