import { generateKeyPairSync, sign, verify } from 'node:crypto'

import { describe, expect, it } from 'vitest'

import { assertionSigner, InvalidInputError, type AssertionSignerOptions } from './index.js'

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
const dsaEncoding = 'ieee-p1363'
const did = 'did:key:zQ3shExample'
const options: AssertionSignerOptions = {
  did,
  kid: `${did}#zQ3shExample`,
  algorithm: 'ES256K',
  sign: (content) => sign('sha256', content, { key: privateKey, dsaEncoding }),
  now: () => Date.UTC(2026, 0, 1) + 999,
}
const tokenUrl = 'https://apse1.api.affinidi.io/iam/v1/consumer/oauth2/token'
const decoded = (part = ''): unknown => JSON.parse(Buffer.from(part, 'base64url').toString())

describe('assertionSigner', () => {
  it('signs header and payload with secp256k1, by the crypto module of Node', async () => {
    const assertion = await assertionSigner(options)(tokenUrl)
    const [header, payload, signature = '', ...rest] = assertion.split('.')
    expect(rest).toEqual([])
    expect(decoded(header)).toEqual({ alg: 'ES256K', kid: options.kid })
    const iat = Date.UTC(2026, 0, 1) / 1000 - 30
    const jti: unknown = expect.stringMatching(/^[\da-f-]{36}$/)
    expect(decoded(payload)).toEqual({ iss: did, sub: did, aud: tokenUrl, jti, iat, exp: iat + 300 })
    const content = Buffer.from(`${header}.${payload}`)
    const key = { key: publicKey, dsaEncoding } as const
    expect(verify('sha256', content, key, Buffer.from(signature, 'base64url'))).toBe(true)
  })

  it('names the profile of a delegated token as the subject, and makes a new id each time', async () => {
    const signer = assertionSigner({ ...options, subject: 'did:web:example.com' })
    const payloads = [await signer(tokenUrl), await signer(tokenUrl)].map((each) => decoded(each.split('.')[1]))
    expect(payloads).toMatchObject([{ sub: 'did:web:example.com', iss: did }, { sub: 'did:web:example.com' }])
    expect(new Set(payloads.map((each) => (each as { jti: string }).jti)).size).toBe(2)
  })

  it('takes the bytes of Web Crypto, and those of a wallet that answers later', async () => {
    for (const bytes of [new ArrayBuffer(64), new Uint8Array(64), Buffer.alloc(128).subarray(64)]) {
      const assertion = await assertionSigner({ ...options, sign: async () => bytes })(tokenUrl)
      expect(assertion.split('.')[2]).toBe('A'.repeat(86))
    }
  })

  it('passes on what the signing function throws', async () => {
    const reason = new Error('the wallet is locked')
    const signer = assertionSigner({ ...options, sign: async () => Promise.reject(reason) })
    await expect(signer(tokenUrl)).rejects.toBe(reason)
  })

  it.each<[string, unknown]>([
    ['DER', sign('sha256', Buffer.from('a'), privateKey)],
    ['text', 'a'.repeat(86)],
    ['an array', Array.from({ length: 64 }, () => 0)],
    ['nothing', undefined],
    ['null', null],
    ['too few bytes', new Uint8Array(63)],
    ['64 numbers of two bytes', new Uint16Array(64)],
  ])('refuses %s as a signature', async (_, signature) => {
    const call = assertionSigner({ ...options, sign: (() => signature) as never })(tokenUrl)
    await expect(call).rejects.toMatchObject({ kind: 'input', parameter: 'sign' })
  })

  it.each([Number.NaN, Infinity, 'CANARY', undefined])('refuses %j as the time', async (time) => {
    const call = assertionSigner({ ...options, now: (() => time) as never })(tokenUrl)
    await expect(call).rejects.toMatchObject({ kind: 'input', parameter: 'now' })
  })

  it.each<[string, object]>([
    ['did', { did: undefined }],
    ['did', { did: '-----BEGIN PRIVATE KEY-----' }],
    ['did', { did: 'did:key' }],
    ['did', { did: `${did}\n` }],
    ['subject', { subject: 'CANARY' }],
    ['kid', { kid: undefined }],
    ['kid', { kid: 'CANARY' }],
    ['kid', { kid: did }],
    ['kid', { kid: `${did}#` }],
    ['kid', { kid: `${did}#key-1\n` }],
    ['kid', { kid: `${did}#key#1` }],
    ['algorithm', { algorithm: undefined }],
    ['algorithm', { algorithm: 'none' }],
    ['algorithm', { algorithm: 'es256k' }],
    ['sign', { sign: undefined }],
    ['sign', { sign: 'CANARY' }],
    ['now', { now: 5 }],
    ['privateKey', { privateKey: 'CANARY' }],
    ['SUBJECT', { SUBJECT: did }],
  ])('refuses a wrong or unknown %s by its name', (parameter, change) => {
    let error: unknown
    try {
      assertionSigner({ ...options, ...change })
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(InvalidInputError)
    expect(error).toMatchObject({ operation: 'assertionSigner', parameter })
    expect(String(error)).not.toContain('CANARY')
  })

  it.each([undefined, null, 'text', []])('refuses %j in place of options', (given) => {
    expect(() => assertionSigner(given as never)).toThrow(InvalidInputError)
  })
})
