import { describe, expect, it } from 'vitest'

import { createAffinidiMock } from './affinidi/index.js'
import { createAuthentiqMock } from './authentiq/index.js'
import { mswHandlers } from './msw.js'
import { createOryMock } from './ory/index.js'
import { serve } from './server.js'
import { createVoucherifyMock } from './voucherify/index.js'

const common = 'clock, random, maxRequestBytes, cors'

/** A call that only TypeScript refuses. */
type Call = (options: never) => unknown

describe('options of mocks', () => {
  it.each<[string, Call, string]>([
    [
      'createOryMock',
      createOryMock,
      'seed, urls, adminUrl, publicUrl, registration, refreshTokenGracePeriod, devicePollingInterval, signInAs, fetch',
    ],
    ['createVoucherifyMock', createVoucherifyMock, 'seed, tokenLifetime, tokenLimit, onTokenLimit, rateLimit'],
    [
      'createAuthentiqMock',
      createAuthentiqMock,
      'seed, issuer, signInAs, codeLifetime, tokenLifetime, idTokenLifetime, audience, refreshTokens',
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
      'createOryMock: urls: `login` must be a string with an absolute http or https URL',
    ],
    [
      'a page with a scheme and no host',
      createOryMock,
      { urls: { consent: 'http:app.example.com' } },
      'createOryMock: urls: `consent` must be a string with an absolute http or https URL',
    ],
    [
      'an issuer that is no URL',
      createAuthentiqMock,
      { issuer: 'nope' },
      'createAuthentiqMock: `issuer` must be a string with an absolute http or https URL',
    ],
    [
      'a region that cannot be part of a host name',
      createAffinidiMock,
      { region: 'eu west/1' },
      'createAffinidiMock: `region` must be a region such as "apse1"',
    ],
    ['pages as a list', createOryMock, { urls: [] }, 'createOryMock: `urls` must be an object with named properties'],
    ['a number instead of a clock', createOryMock, { clock: 0 }, 'createOryMock: `clock` must be a function'],
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
      'an unknown value',
      createAuthentiqMock,
      { audience: 'array' },
      'createAuthentiqMock: `audience` must be one of "list", "string"',
    ],
    [
      'a rate limit without a window',
      createVoucherifyMock,
      { rateLimit: { calls: 1 } },
      'createVoucherifyMock: rateLimit: `seconds` must be a whole number from 1',
    ],
    [
      'a text instead of a response',
      createVoucherifyMock,
      { onTokenLimit: 'forget' },
      "createVoucherifyMock: `onTokenLimit` must be 'forget-oldest', or an object with a status",
    ],
    [
      'an origin with a path',
      createVoucherifyMock,
      { cors: ['https://app.example.com/'] },
      'createVoucherifyMock: `cors` must be true, false, or a list of origins such as "https://app.example.com" or "https://*.example.com"',
    ],
    [
      'an origin without a scheme',
      createVoucherifyMock,
      { cors: ['app.example.com'] },
      'createVoucherifyMock: `cors` must be',
    ],
    [
      'an origin instead of a list',
      createVoucherifyMock,
      { cors: 'https://app.example.com' },
      'createVoucherifyMock: `cors` must be',
    ],
    ['no origin', createVoucherifyMock, { cors: [] }, 'createVoucherifyMock: `cors` must be'],
    [
      'a map',
      createOryMock,
      new Map([['seed', {}]]),
      'createOryMock: the options must be an object with named properties',
    ],
    [
      'a page as a URL object',
      createOryMock,
      { urls: { login: new URL('https://app.example.com') } },
      'createOryMock: urls: `login` must be a string with an absolute http or https URL',
    ],
    [
      'nothing',
      createVoucherifyMock,
      null,
      'createVoucherifyMock: the options must be an object with named properties',
    ],
  ])('are refused if there is %s', (_, create, options, message) => {
    expect(() => create(options as never)).toThrow(TypeError)
    expect(() => create(options as never)).toThrow(message)
  })

  it('can be undefined', () => {
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

describe('the methods of mocks', () => {
  const affinidi = createAffinidiMock()
  const authentiq = createAuthentiqMock()
  const voucherify = createVoucherifyMock()
  const identity = affinidi.createIdentity()
  const authorizationUrl = `${authentiq.urls.baseUrl}/authorize?client_id=mock-client`
  const text = 'must be a string that is not empty'
  const options = 'the options must be an object with named properties'

  it.each<[string, (...given: never[]) => unknown, unknown[], string]>([
    ['createIdentity', affinidi.createIdentity, ['RS256'], 'the algorithm must be one of "ES256", "ES256K"'],
    ['createIdentity', affinidi.createIdentity, [null], 'the algorithm must be one of "ES256", "ES256K"'],
    ['delegate', affinidi.delegate, [{ profile: 'did:a', grantee: 'did:b' }], `the profile ${text}`],
    ['delegate', affinidi.delegate, ['did:a'], `the grantee ${text}`],
    ['endDelegation', affinidi.endDelegation, [], `the profile ${text}`],
    ['delegatedAssertion', identity.delegatedAssertion, [], `the profile ${text}`],
    ['assertion', identity.assertion, [], `the token URL ${text}`],
    ['sign', identity.sign, [], 'the claims must be an object with named properties'],
    ['sign', identity.sign, [{}, 'ES256'], 'the header must be an object with named properties'],
    ['issueToken', affinidi.issueToken, [], options],
    ['issueToken', affinidi.issueToken, ['did:a'], options],
    ['issueToken', affinidi.issueToken, [{}], `\`subject\` ${text}`],
    ['issueToken', affinidi.issueToken, [{ subject: 'a', actr: 'b' }], '`actr` is not known; there are subject, actor'],
    ['issueCode', authentiq.issueCode, [], options],
    ['issueCode', authentiq.issueCode, ['https://app.example.com'], options],
    ['issueCode', authentiq.issueCode, [{}], `\`redirectUri\` ${text}`],
    ['issueCode', authentiq.issueCode, [{ redirectURI: 'https://app.example.com' }], '`redirectURI` is not known;'],
    [
      'issueCode',
      authentiq.issueCode,
      [{ redirectUri: 'https://app.example.com', codeChallengeMethod: 's256' }],
      '`codeChallengeMethod` must be one of "S256", "plain"',
    ],
    ['issueToken', authentiq.issueToken, [null], options],
    [
      'issueToken',
      authentiq.issueToken,
      [{ clientID: 'app' }],
      '`clientID` is not known; there are clientId, subject,',
    ],
    ['issueToken', authentiq.issueToken, [{ scope: ['openid'] }], `\`scope\` ${text}`],
    ['signIn', authentiq.signIn, ['nope'], 'the authorization URL must be a string with an absolute http or https URL'],
    ['signIn', authentiq.signIn, [], 'the authorization URL must be a string with an absolute http or https URL'],
    ['signIn', authentiq.signIn, [authorizationUrl, null], 'the decision must be an object with named properties'],
    [
      'signIn',
      authentiq.signIn,
      [authorizationUrl, 'mock-user'],
      'the decision must be an object with named properties',
    ],
    ['signIn', authentiq.signIn, [authorizationUrl, { sub: 'a' }], '`sub` is not known; there are subject, scope'],
    ['issueToken', voucherify.issueToken, ['api'], options],
    [
      'issueToken',
      voucherify.issueToken,
      [{ appID: 'shop' }],
      '`appID` is not known; there are scope, appId, expiresIn',
    ],
    ['issueToken', voucherify.issueToken, [{ expiresIn: '60' }], '`expiresIn` must be a number that is finite'],
    [
      'issueToken',
      voucherify.issueToken,
      [{ scope: 'voucher' }],
      '`scope` must be scopes of the API, separated by single spaces',
    ],
    ['blockApplication', voucherify.blockApplication, [], `the application id ${text}`],
    ['regenerateAppToken', voucherify.regenerateAppToken, [null], `the application id ${text}`],
  ])('refuse wrong arguments: %s %#', async (name, method, given, message) => {
    const call = async (): Promise<unknown> => Reflect.apply(method, undefined, given)
    await expect(call()).rejects.toThrow(TypeError)
    await expect(call()).rejects.toThrow(`${name}: ${message}`)
  })
})

describe('an argument that is not a mock', () => {
  const wrong = 'the first argument must be a mock, such as createOryMock() returns'

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an object', {}],
    ['the function that makes a mock', createVoucherifyMock],
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
    ['a URL', new URL('https://api.example.com')],
  ])('are refused if they are %s', (_, urls) => {
    expect(() => createVoucherifyMock().configureUrls(urls as never)).toThrow(
      new TypeError('configureUrls: the URLs must be an object with named properties'),
    )
    expect(() => mswHandlers(createOryMock(), urls as never)).toThrow(
      new TypeError(
        "mswHandlers: the second argument must be an object with the application's URLs: publicUrl, adminUrl",
      ),
    )
  })

  it('are refused by mswHandlers if none is set', () => {
    for (const urls of [{}, { baseUrl: undefined }]) {
      expect(() => mswHandlers(createVoucherifyMock(), urls as never)).toThrow(
        "mswHandlers: the second argument must be an object with the application's URLs: baseUrl",
      )
    }
  })

  it('are refused if their option is misspelt', () => {
    expect(() => mswHandlers(createVoucherifyMock(), { baseUri: 'https://api.example.com' } as never)).toThrow(
      new TypeError('`baseUri` is not an address of this mock; there are baseUrl'),
    )
  })

  it.each(['api.example.com', 'http:example.com', 'https://u:s3cret@example.com', 'https://example.com?key=s3cret'])(
    'are refused if they are no base URLs, without their value in the message: %s',
    (url) => {
      const wrong = 'must be a string with an absolute http or https URL without credentials, query and fragment'
      expect(() => createOryMock({ adminUrl: url })).toThrow(new TypeError(`createOryMock: \`adminUrl\` ${wrong}`))
      expect(() => createOryMock({ publicUrl: url })).toThrow(new TypeError(`createOryMock: \`publicUrl\` ${wrong}`))
      expect(() => createVoucherifyMock().configureUrls({ baseUrl: url })).toThrow(
        new TypeError(`\`baseUrl\` ${wrong}`),
      )
    },
  )
})
