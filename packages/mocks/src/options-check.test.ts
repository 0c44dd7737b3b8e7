import { describe, expect, it } from 'vitest'

import { createAffinidiMock } from './affinidi/index.js'
import { createAuthentiqMock } from './authentiq/index.js'
import { mswHandlers } from './msw.js'
import { createOryMock } from './ory/index.js'
import { serve } from './server.js'
import { createVoucherifyMock } from './voucherify/index.js'

const common = 'clock, random, maxRequestBytes, cors'

/** A call that JavaScript lets pass. */
type Call = (options: never) => unknown

describe('options of mocks', () => {
  it.each<[string, Call, string]>([
    ['createOryMock', createOryMock, 'seed, urls, adminUrl, publicUrl, registration, signInAs, fetch'],
    ['createVoucherifyMock', createVoucherifyMock, 'seed, tokenLifetime, tokenLimit, onTokenLimit, rateLimit'],
    [
      'createAuthentiqMock',
      createAuthentiqMock,
      'seed, issuer, signInAs, codeLifetime, tokenLifetime, idTokenLifetime, audience',
    ],
    ['createAffinidiMock', createAffinidiMock, 'seed, region, service, answer, tokenLifetime'],
  ])('are refused by %s if they are misspelt', (name, create, own) => {
    expect(() => create({ sead: { secret: 's3cret' } } as never)).toThrow(
      new TypeError(`${name}: \`sead\` is not known; there are ${common}, ${own}`),
    )
  })

  it.each<[string, Call, object | null, string]>([
    [
      'a misspelt page',
      createOryMock,
      { urls: { signin: 'https://app.example.com' } },
      'createOryMock: urls: `signin` is not known; there are login, consent, logout, postLogout, device, deviceSuccess, error',
    ],
    [
      'a page without a host',
      createOryMock,
      { urls: { login: '/login' } },
      'createOryMock: urls: `login` must be an absolute http or https URL',
    ],
    [
      'a page with a scheme and no host',
      createOryMock,
      { urls: { consent: 'http:app.example.com' } },
      'createOryMock: urls: `consent` must be an absolute http or https URL',
    ],
    ['pages as a list', createOryMock, { urls: [] }, 'createOryMock: `urls` must be an object'],
    ['a clock that stands still for ever', createOryMock, { clock: 0 }, 'createOryMock: `clock` must be a function'],
    [
      'a negative limit of request bodies',
      createAffinidiMock,
      { maxRequestBytes: -1 },
      'createAffinidiMock: `maxRequestBytes` must be a whole number that is not negative, or Infinity',
    ],
    [
      'a lifetime in words',
      createAuthentiqMock,
      { tokenLifetime: '1h' },
      'createAuthentiqMock: `tokenLifetime` must be a number that is not negative',
    ],
    [
      'a choice that is none',
      createAuthentiqMock,
      { audience: 'array' },
      'createAuthentiqMock: `audience` must be one of "list", "string"',
    ],
    [
      'a rate limit without a window',
      createVoucherifyMock,
      { rateLimit: { calls: 1 } },
      'createVoucherifyMock: `rateLimit` must be false, or an object with calls and seconds',
    ],
    [
      'an answer that is none',
      createVoucherifyMock,
      { onTokenLimit: 'forget' },
      "createVoucherifyMock: `onTokenLimit` must be 'forget-oldest', or an object with a status",
    ],
    [
      'an origin with a path',
      createVoucherifyMock,
      { cors: ['https://app.example.com/'] },
      'createVoucherifyMock: `cors` must be true, or a list of origins such as "https://app.example.com" or "https://*.example.com"',
    ],
    [
      'an origin without a scheme',
      createVoucherifyMock,
      { cors: ['app.example.com'] },
      'createVoucherifyMock: `cors` must be',
    ],
    [
      'an origin that is no list',
      createVoucherifyMock,
      { cors: 'https://app.example.com' },
      'createVoucherifyMock: `cors` must be',
    ],
    ['no origin', createVoucherifyMock, { cors: [] }, 'createVoucherifyMock: `cors` must be'],
    ['nothing', createVoucherifyMock, null, 'createVoucherifyMock: the options must be an object'],
  ])('are refused if there is %s', (_, create, options, message) => {
    expect(() => create(options as never)).toThrow(TypeError)
    expect(() => create(options as never)).toThrow(message)
  })

  it('may be undefined', () => {
    expect(() => createOryMock({ seed: undefined, urls: { login: undefined }, cors: undefined })).not.toThrow()
  })
})

describe('options of serve', () => {
  it.each<[string, object, string]>([
    ['misspelt', { hots: '127.0.0.1' }, 'serve: `hots` is not known; there are port, adminPort, host'],
    ['no port', { port: '4444' }, 'serve: `port` must be a port, from 0 to 65535'],
    ['beyond the ports', { adminPort: 65_536 }, 'serve: `adminPort` must be a port, from 0 to 65535'],
  ])('are refused if they are %s', async (_, options, message) => {
    await expect(serve(createOryMock(), options)).rejects.toThrow(new TypeError(message))
  })
})

describe('what is no mock', () => {
  const wrong = 'the first argument must be a mock, such as createOryMock() returns'

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', {}],
    ['the function that makes mocks', createVoucherifyMock],
    ['the options of a client', createVoucherifyMock().clientOptions],
  ])('is refused by serve and mswHandlers: %s', async (_, mock) => {
    await expect(serve(mock as never)).rejects.toThrow(new TypeError(`serve: ${wrong}`))
    expect(() => mswHandlers(mock as never, {})).toThrow(new TypeError(`mswHandlers: ${wrong}`))
  })
})

describe('URLs of a mock', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'https://api.example.com'],
    ['a list', ['https://api.example.com']],
  ])('are refused if they are %s', (_, urls) => {
    expect(() => createVoucherifyMock().configureUrls(urls as never)).toThrow(
      new TypeError('configureUrls: the URLs must be an object'),
    )
    expect(() => mswHandlers(createOryMock(), urls as never)).toThrow(
      new TypeError(
        "mswHandlers: the second argument must be an object with the application's URLs: publicUrl, adminUrl",
      ),
    )
  })

  it('are refused by mswHandlers if there is none', () => {
    for (const urls of [{}, { baseUrl: undefined }]) {
      expect(() => mswHandlers(createVoucherifyMock(), urls as never)).toThrow(
        "mswHandlers: the second argument must be an object with the application's URLs: baseUrl",
      )
    }
  })

  it('are refused if their option is misspelt', () => {
    expect(() => mswHandlers(createVoucherifyMock(), { baseUri: 'https://api.example.com' } as never)).toThrow(
      new TypeError('`baseUri` is no address; there are baseUrl'),
    )
  })

  it.each(['api.example.com', 'http:example.com', 'https://u:s3cret@example.com', 'https://example.com?key=s3cret'])(
    'are refused without their value if they are no base URLs: %s',
    (url) => {
      const wrong = 'must be an absolute http or https URL without credentials, query and fragment'
      expect(() => createOryMock({ adminUrl: url })).toThrow(new TypeError(`createOryMock: \`adminUrl\` ${wrong}`))
      expect(() => createOryMock({ publicUrl: url })).toThrow(new TypeError(`createOryMock: \`publicUrl\` ${wrong}`))
      expect(() => createVoucherifyMock().configureUrls({ baseUrl: url })).toThrow(
        new TypeError(`\`baseUrl\` ${wrong}`),
      )
    },
  )
})
