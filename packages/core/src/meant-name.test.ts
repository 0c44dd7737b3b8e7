import { describe, expect, it } from 'vitest'

import { meantName } from './meant-name.js'

const known = [
  'client_id',
  'client_name',
  'client_secret_expires_at',
  'redirect_uris',
  'scope',
  'issuer',
  'logo_uri',
  'remember',
  'kid',
  'x5c',
  'appId',
]
const others = { "auth_method: 'none'": 'public', redirect_uris: 'callback callback_urls', status_code: 'status' }

describe('meantName', () => {
  it.each([
    ['CLIENT_NAME', 'client_name'],
    ['Client_Name', 'client_name'],
    ['clientName', 'client_name'],
    ['client-name', 'client_name'],
    ['client:name', 'client_name'],
    ['client name', 'client_name'],
    ['client.name', 'client_name'],
    ['_client_name', 'client_name'],
    ['clientname', 'client_name'],
    ['ſcope', 'scope'],
    ['\u212Aid', 'kid'],
    ['KID', 'kid'],
    ['X5C', 'x5c'],
    ['app_id', 'appId'],
    ['APPID', 'appId'],
  ])('finds %j, which differs by case or separators, as %s', (name, meant) => {
    expect(meantName(name, known)).toBe(meant)
  })

  it.each([
    ['scopes', 'scope'],
    ['redirect_uri', 'redirect_uris'],
    ['redirectUri', 'redirect_uris'],
    ['kids', 'kid'],
    ['clientNames', 'client_name'],
  ])('finds the plural or singular %j as %s', (name, meant) => {
    expect(meantName(name, known)).toBe(meant)
  })

  it.each([
    ['isuer', 'issuer'],
    ['issuerr', 'issuer'],
    ['issuor', 'issuer'],
    ['logo_url', 'logo_uri'],
    ['lgoo_uri', 'logo_uri'],
    ['logo_urls', 'logo_uri'],
    ['client_secret_expires', 'client_secret_expires_at'],
    ['redirect_uriss', 'redirect_uris'],
    ['isseur', 'issuer'],
    ['remeber', 'remember'],
    ['remebmer', 'remember'],
    ['remmbr', 'remember'],
    ['redirect_urls', 'redirect_uris'],
    ['redriect_uris', 'redirect_uris'],
    ['client', 'client_id'],
    ['clientnane', 'client_name'],
  ])('finds the misspelt %j as %s', (name, meant) => {
    expect(meantName(name, known)).toBe(meant)
  })

  it.each([
    ['public', "auth_method: 'none'"],
    ['callbackUrl', 'redirect_uris'],
    ['CALLBACK-URLS', 'redirect_uris'],
    ['callback', 'redirect_uris'],
    ['status', 'status_code'],
  ])('finds the other name %j as %s', (name, meant) => {
    expect(meantName(name, known, others)).toBe(meant)
  })

  it.each([
    'scop', // 5 letters
    'scoope',
    'kit',
    'x5t', // a JSON Web Key has both
    'x5u',
    'client_id_2',
    'remember1',
    'isuerr', // two of 6 letters
    'logout_uri', // two of 7 letters
    'login_uri',
    'remember_until',
    'client_name#ja-Jpan', // RFC 7591 section 2.2
    'client_name#fr',
    'software_id',
    'constructor',
    '__proto__',
    '',
    's',
    '名前',
    'é',
  ])('takes %j for another name', (name) => {
    expect(meantName(name, known, others)).toBeUndefined()
  })

  it('prefers the closest name', () => {
    expect(meantName('client_uri', ['client_id', 'client_url'])).toBe('client_url')
    expect(meantName('client_uir', ['client_id', 'client_uri'])).toBe('client_uri')
    expect(meantName('scopes', ['scope'], { other: 'scopes' })).toBe('scope')
  })

  it('is fast for long names', () => {
    const long = 'a'.repeat(100_000)
    expect(meantName(long, [`${long.slice(1)}b`])).toBe(`${long.slice(1)}b`)
    expect(meantName(long, known, others)).toBeUndefined()
  })
})
