import { describe, expect, it } from 'vitest'

import { setUpOry } from '../../test/setup.js'
import { handleDeviceRequest, type ChallengeInput } from '../index.js'

const { transport } = setUpOry()

const address = 'https://login.example.com/device?device_challenge=the%2Bchallenge&user_code=WX%20yz#top'
const form = new FormData()
form.set('device_challenge', 'the+challenge')
form.set('user_code', 'WX yz')
const record = { device_challenge: 'the+challenge', user_code: 'WX yz' }
const inputs: readonly (readonly [string, ChallengeInput])[] = [
  ['a URL', new URL(address)],
  ['an address as text', address],
  ['a path as text', '/device?device_challenge=the%2Bchallenge&user_code=WX+yz'],
  ['URLSearchParams', new URL(address).searchParams],
  ['FormData', form],
  ['the object of a framework', record],
  ['an object without a prototype', Object.assign(Object.create(null) as Record<string, unknown>, record)],
  ['an object with arrays of one value', { device_challenge: ['the+challenge'], user_code: ['WX yz'] }],
]

describe('the challenge is read from', () => {
  it.each(inputs)('%s', async (_, input) => {
    expect(await handleDeviceRequest(transport, input)).toMatchObject({ kind: 'ask', userCode: 'WX yz' })
  })

  it('text that is the challenge itself', async () => {
    expect(await handleDeviceRequest(transport, 'the+challenge')).toMatchObject({ kind: 'ask', userCode: '' })
  })
})

describe('a challenge is missing', () => {
  it.each<readonly [string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['empty text', ''],
    ['an address without parameters', 'https://login.example.com/device?'],
    ['a URL without it', new URL('https://login.example.com/device')],
    ['a URL with an empty one', new URL('https://login.example.com/device?device_challenge=')],
    ['a URL with two', new URL('https://login.example.com/device?device_challenge=a&device_challenge=b')],
    ['a URL with one in the fragment', 'https://login.example.com/device?#device_challenge=a'],
    ['a URL with a question mark in the fragment', 'https://login.example.com/device#?device_challenge=a'],
    ['an empty object', {}],
    ['an object with an empty array', { device_challenge: [] }],
    ['an object with two', { device_challenge: ['a', 'b'] }],
    ['an object with the same one twice', { device_challenge: ['a', 'a'] }],
    ['an object with an object', { device_challenge: { a: 'b' } }],
    ['an object with null', { device_challenge: null }],
    ['a form with fields of other names', { getAll: 'x', searchParams: 'y' }],
    ['half of a surrogate pair', '\ud800'],
    ['an object with half of a surrogate pair', { device_challenge: 'a\udc00' }],
    ['a number', 7],
    ['an array', ['a']],
  ])('in %s', async (_, input) => {
    // What browsers send may be of any type.
    const step = await handleDeviceRequest(transport, input as ChallengeInput)
    expect(step).toEqual({ kind: 'restart', reason: 'missing' })
  })
})

it('a name that an object inherits is read as if it were its own, a method is no challenge', async () => {
  const inherited = Object.create({ device_challenge: 'a' }) as Record<string, unknown>
  expect(await handleDeviceRequest(transport, inherited)).toMatchObject({ kind: 'ask' })
  const method = { device_challenge: () => 'a' }
  expect(await handleDeviceRequest(transport, method)).toMatchObject({ kind: 'restart' })
})
