import { describe, expect, it } from 'vitest'

import { readArguments, UsageError } from './arguments.js'

describe('readArguments', () => {
  it('reads all options', () => {
    const args = [
      'ory',
      '--port',
      '1',
      '--admin-port=2',
      '--host',
      '::1',
      '--seed',
      'seed.json',
      '--max-request-bytes',
      '1000',
    ]
    expect(readArguments(args)).toEqual({
      kind: 'serve',
      mock: 'ory',
      port: 1,
      adminPort: 2,
      host: '::1',
      seed: 'seed.json',
      maxRequestBytes: 1000,
    })
  })

  it('leaves defaults to the mock', () => {
    expect(readArguments(['voucherify'])).toEqual({ kind: 'serve', mock: 'voucherify' })
  })

  it('helps whatever else is said', () => {
    expect(readArguments(['--help', 'hydra'])).toEqual({ kind: 'help' })
    expect(readArguments(['ory', '--version'])).toEqual({ kind: 'version' })
  })

  it.each<[string, string[], string]>([
    ['an unknown option', ['ory', '--prot', '1'], "Unknown option '--prot'"],
    ['an unknown mock', ['hydra'], "There is no mock 'hydra': choose one of ory, voucherify, authentiq, affinidi"],
    [
      'a mock with the name of something else',
      ['toString'],
      "There is no mock 'toString': choose one of ory, voucherify, authentiq, affinidi",
    ],
    ['no mock', [], 'Say which mock to serve: one of ory, voucherify, authentiq, affinidi'],
    ['two mocks', ['ory', 'voucherify'], "One mock at a time: 'voucherify' is too much"],
    ['a port that is too large', ['ory', '--port', '65536'], '--port must be a number from 0 to 65535'],
    ['a port that is no number', ['ory', '--port', '0x50'], '--port must be a number from 0 to 65535'],
    ['an admin port that is none', ['ory', '--admin-port', 'http'], '--admin-port must be a number from 0 to 65535'],
    [
      'an admin port where there is none',
      ['affinidi', '--admin-port', '1'],
      '--admin-port is for ory; affinidi has one port',
    ],
    ['a size that is negative', ['ory', '--max-request-bytes=-1'], '--max-request-bytes must be a whole number'],
    ['a size in letters', ['ory', '--max-request-bytes', '10MB'], '--max-request-bytes must be a whole number'],
    ['an option without its value', ['ory', '--seed'], "Option '--seed <value>' argument missing"],
  ])('refuses %s', (_, args, message) => {
    expect(() => readArguments(args)).toThrow(new UsageError(message))
  })
})
