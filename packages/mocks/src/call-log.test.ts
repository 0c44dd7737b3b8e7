import { oauth2TokenExchange } from '@typed-oauth/ory-oauth2'
import { describe, expect, it } from 'vitest'

import { maskBody, maskHeaders, maskParameters } from './call-log.js'

const form = 'application/x-www-form-urlencoded'

describe('maskParameters', () => {
  it.each([
    '{"client_secret":"s3cret"}',
    '%7B%22pin%22%3A%22s3cret%22%7D',
    '"s3cret"',
    '<token>s3cret</token>',
    'the secret is s3cret',
    `${'s3cret-'.repeat(6)}x`,
    's3cret _token=1',
  ])('hides a text that is not a parameter name: %s', (text) => {
    for (const operation of [undefined, oauth2TokenExchange])
      expect(Object.keys(maskParameters(new URLSearchParams(text), operation))).toEqual(['…'])
  })

  it('combines all hidden names into one, and hides their values', () => {
    const parameters = new URLSearchParams('a b=s3cret&a=1&c:d=s3cret')
    expect(maskParameters(parameters, undefined)).toEqual({ '…': '…', a: '1' })
    expect(maskParameters(new URLSearchParams('a b&c:d='), undefined)).toEqual({ '…': '' })
  })

  it('shows plain names, and the names of the operation', () => {
    const plain = { 'filter[owner]': 'alice', 'x.y-z_1': '2' }
    expect(maskParameters(new URLSearchParams(plain), undefined)).toEqual(plain)
    const long = 'a'.repeat(41)
    const parameters = new URLSearchParams({ [long]: 'shown' })
    expect(maskParameters(parameters, { ...oauth2TokenExchange, query: [long] })).toEqual({ [long]: 'shown' })
  })

  it.each(
    [
      'accessToken idTokenHint loginVerifier clientSecret codeVerifier appToken accesstoken',
      'token[] user[access_token] user[accessToken] access_token.0 user.clientSecret [code][0]',
      'passwd pwd PIN otp jwt authCode auth_code user[pin]',
    ].flatMap((names) => names.split(' ')),
  )('hides the value of a secret in another form of its name: %s', (name) => {
    const parameters = new URLSearchParams({ [name]: 's3cret', tokens: '3', pinned: 'yes', grantType: 'password' })
    expect(maskParameters(parameters, undefined)).toEqual({
      [name]: '…',
      tokens: '3',
      pinned: 'yes',
      grantType: 'password',
    })
  })

  it.each([
    'client_credentials;client_secret=s3cret',
    'client_credentials\nclient_secret=s3cret',
    'refresh_token refresh_token=s3cret',
    'photos&access_token=s3cret',
    'https://app.example.com/cb;access_token=s3cret',
  ])('hides a value that contains another parameter: %j', (value) => {
    const parameters = new URLSearchParams({ grant_type: value, scope: 'openid photos', nonce: 'ab==' })
    for (const operation of [undefined, oauth2TokenExchange])
      expect(maskParameters(parameters, operation)).toMatchObject({ grant_type: '…' })
    expect(maskParameters(parameters, undefined)).toMatchObject({ scope: 'openid photos', nonce: 'ab==' })
  })

  it('hides only the value that contains another parameter, if a name is repeated', () => {
    expect(maskParameters(new URLSearchParams('a=1&a=2;token=s3cret'), undefined)).toEqual({ a: ['1', '…'] })
  })

  it.each([
    ['https://app.example.com/cb', 'https://app.example.com/cb'],
    ['https://u:s3cret@app.example.com/cb?access_token=s3cret', 'https://…@app.example.com/cb?…'],
    ['https://app.example.com/cb#access_token=s3cret', 'https://app.example.com/cb?…'],
    ['//u:s3cret@app.example.com/cb', '//…@app.example.com/cb'],
    [' https:\\\\u:s3cret@app.example.com', ' https:\\\\…@app.example.com'],
    ['/cb?code=s3cret&state=a', '/cb?…'],
    ['com.example.app:/cb?code=s3cret', 'com.example.app:/cb?…'],
    ['urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:device_code'],
  ])('cuts a URL before its query, and leaves out its credentials: %s', (url, shown) => {
    const parameters = new URLSearchParams({ redirect_uri: url })
    for (const operation of [undefined, oauth2TokenExchange])
      expect(maskParameters(parameters, operation)).toEqual({ redirect_uri: shown })
  })
})

describe('maskBody', () => {
  it.each([
    { op: 'replace', Path: '/client_secret', value: 's3cret' },
    { op: 'replace', path: ['client_secret'], value: 's3cret' },
    { op: 'replace', value: 's3cret' },
    { Path: '/client_secret', Value: 's3cret' },
    { op: 'replace', path: '/client_secret', Value: 's3cret' },
    { op: 'replace', path: '/client_name', Path: '/client_secret', value: 's3cret' },
  ])('hides the value of a change in a JSON Patch without a usual path: %j', (change) => {
    const shown = JSON.stringify(maskBody(JSON.stringify([change]), 'application/json', undefined))
    expect(shown).not.toContain('s3cret')
    expect(shown).toContain('"…"')
    expect(maskBody(JSON.stringify(change), 'application/json', undefined)).toMatchObject(
      'op' in change ? { op: 'replace' } : {},
    )
  })

  it('shows the value of a change in a JSON Patch with a usual path', () => {
    const changes = [{ op: 'replace', path: '/client_name', value: 'Photos' }]
    expect(maskBody(JSON.stringify(changes), 'application/json', undefined)).toEqual(changes)
  })

  it.each(['', ' \r\n\t'])('reads JSON after %j with the media type of a form', (space) => {
    const body = `${space}{"client_secret":"s3cret","scope":"photos","keys":[{"k":"s3cret"}]}`
    for (const operation of [undefined, oauth2TokenExchange]) {
      expect(maskBody(body, form, operation)).toEqual({ client_secret: '…', scope: 'photos', keys: [{ k: '…' }] })
      expect(maskBody(`${space}["a"]`, form, operation)).toEqual(['a'])
      expect(maskBody(`${space}{"client_secret":"s3cret"`, form, operation)).toBe('…')
      expect(maskBody(`${space}[s3cret]=1`, form, operation)).toBe('…')
    }
  })

  it('reads any other body of this media type as a form', () => {
    expect(maskBody('scope=photos&client_secret=s3cret', `${form}; charset=utf-8`, oauth2TokenExchange)).toEqual({
      scope: 'photos',
      client_secret: '…',
    })
  })
})

describe('maskHeaders', () => {
  it.each([
    'authorization',
    'proxy-authorization',
    'cookie',
    'x-app-token',
    'x-auth-token',
    'x-client-token',
    'x-management-token',
    'x-api-key',
    'x-authorization',
    'authentication',
    'dpop',
    'x-jwt',
    'x-goog-iap-jwt-assertion',
    'x-session-id',
    'signature',
  ])('hides %s', (name) => {
    const headers = new Headers({ [name]: 's3cret', accept: 'application/json' })
    expect(maskHeaders(headers, undefined)).toEqual({ [name]: '…', accept: 'application/json' })
  })

  it.each(['x-forwarded-uri', 'x-original-url', 'referer'])('cuts a URL in %s before its query', (name) => {
    const headers = new Headers({ [name]: '/cb?access_token=s3cret' })
    expect(maskHeaders(headers, undefined)).toEqual({ [name]: '/cb?…' })
  })
})
