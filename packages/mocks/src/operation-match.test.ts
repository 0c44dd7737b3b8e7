import { generateOauthToken, revokeOauthToken } from '@typed-oauth/voucherify-oauth'
import { describe, expect, it } from 'vitest'

import { createMatcher } from './operation-match.js'

const matcher = createMatcher(
  [],
  [
    { server: 'public', method: 'GET', path: '/photos/{id}' },
    { server: 'public', method: 'GET', path: '/photos/latest' },
    { server: 'public', method: 'POST', path: '/photos/{id}' },
    { server: 'public', method: 'PUT', path: '/albums/a.b' },
  ],
)
const find = (method: string, path: string): string | undefined => matcher.find('public', method, path)?.name

describe('createMatcher', () => {
  it('finds a route by its method and path', () => {
    expect(find('GET', '/photos/7')).toBe('GET /photos/{id}')
    expect(find('GET', '/photos/latest')).toBe('GET /photos/latest')
    expect(find('POST', '/photos/latest')).toBe('POST /photos/{id}')
    expect(find('PUT', '/albums/a.b')).toBe('PUT /albums/a.b')
    expect(matcher.find('admin', 'GET', '/photos/7')).toBeUndefined()
  })

  it('finds the route that answers GET for HEAD, as the router does', () => {
    expect(find('HEAD', '/photos/7')).toBe('GET /photos/{id}')
    expect(find('HEAD', '/albums/a.b')).toBeUndefined()
  })

  it('reads a path as the router does, with escapes undone except those of reserved characters', () => {
    expect(find('GET', '/%70hotos/l%61test')).toBe('GET /photos/latest')
    expect(find('GET', '/photos/%E2%9C%93')).toBe('GET /photos/{id}')
    expect(find('GET', '/photos/7%2F8')).toBe('GET /photos/{id}')
    expect(find('GET', '/%70hotos/%FF')).toBe('GET /photos/{id}')
    expect(find('GET', '/photos%2F7')).toBeUndefined()
    expect(find('GET', '/%2570hotos/7')).toBeUndefined()
    expect(matcher.hasPath('public', '/%70hotos/7')).toBe(true)
  })

  it.each(['/photos/7/', '/photos//7', '//photos/7', '/Photos/7', '/photos/', '/photos/7/8', '/albums/axb'])(
    'does not find %s',
    (path) => {
      expect(find('GET', path)).toBeUndefined()
      expect(matcher.hasPath('public', path)).toBe(false)
    },
  )
})

describe('a misspelt operation or route', () => {
  const keys = { server: 'api', method: 'GET', path: '/keys' }
  const { name } = createMatcher([generateOauthToken, revokeOauthToken], [keys])

  it.each([
    ['generateOAuth2Token', 'generateOauthToken'],
    ['RevokeOauthTokn', 'revokeOauthToken'],
    ['GET /key', 'GET /keys'],
    ['POST /keys', 'GET /keys'],
  ])('is refused with the nearest name: %s', (wrong, nearest) => {
    expect(() => name('calls', wrong)).toThrow(
      new TypeError(
        `calls: the mock has no operation or route "${wrong}"; did you mean "${nearest}"? There are generateOauthToken, revokeOauthToken, GET /keys`,
      ),
    )
  })

  it('is refused without a suggestion if no name is near', () => {
    expect(() => name('calls', 'token')).toThrow(
      new TypeError(
        'calls: the mock has no operation or route "token"; there are generateOauthToken, revokeOauthToken, GET /keys',
      ),
    )
  })
})
