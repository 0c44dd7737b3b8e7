import { describe, expect, it } from 'vitest'

import { audienceMatcher, requestedAudience, scopeMatcher } from './scopes.js'

describe('a scope', () => {
  it.each([
    ['photos.read', 'photos.read', true],
    ['photos', 'photos.read', false],
    ['photos.read', 'photos', false],
    ['photos.*', 'photos.read', true],
    ['photos.*', 'photos.albums.read', true],
    ['photos.*', 'photos', false],
    ['photos.*', 'photos.', false],
    ['photos.*.read', 'photos.albums.read', true],
    ['photos.*.read', 'photos.a.b.read', false],
    ['*', 'anything', true],
    ['*', 'any.thing', true],
  ])('%s covers %s: %s', (allowed, wanted, expected) => {
    expect(scopeMatcher([allowed])(wanted)).toBe(expected)
  })
})

describe('an audience', () => {
  it.each([
    ['https://api.example.com', 'https://api.example.com', true],
    ['https://api.example.com/', 'https://api.example.com', true],
    ['https://api.example.com/photos', 'https://api.example.com/photos/1', true],
    ['https://api.example.com/photos', 'https://api.example.com/photos-of-others', false],
    ['https://api.example.com', 'http://api.example.com', false],
    ['https://api.example.com', 'https://api.example.com:8443', false],
    ['photos', 'photos', true],
    ['photos', 'videos', false],
    ['https://api.example.com/photos', 'https://api.example.com', false],
    ['https://api.example.com/a/b', 'https://api.example.com/a/b/c/d?e#f', true],
    ['https://api.example.com', 'https://api.example.com?all', true],
    ['HTTPS://api.example.com', 'https://api.example.com', true],
    ['', '/photos', true],
    ['', 'photos', false],
  ])('%s covers %s: %s', (allowed, wanted, expected) => {
    expect(audienceMatcher([allowed])(wanted)).toBe(expected)
  })

  it('may be given in several parameters, or separated by spaces', () => {
    expect(requestedAudience(new URLSearchParams('audience=a+b'))).toEqual(['a', 'b'])
    expect(requestedAudience(new URLSearchParams('audience=a&audience=b'))).toEqual(['a', 'b'])
    expect(requestedAudience(new URLSearchParams('audience=a+b&audience=c'))).toEqual(['a b', 'c'])
    expect(requestedAudience(new URLSearchParams())).toEqual([])
  })
})
