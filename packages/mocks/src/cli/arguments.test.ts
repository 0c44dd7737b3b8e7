import { describe, expect, it } from 'vitest'

import { readArguments } from './arguments.js'
import { UsageError } from './usage-error.js'

const originsAfterSpace = 'The origins of --cors follow an equals sign: write --cors=https://app.example.com'

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
      '--login',
      'https://app.example.com/sign-in',
      '--consent=https://app.example.com/consent',
      '--logout=https://app.example.com/logout',
      '--device=https://app.example.com/device',
      '--sign-in-as',
      'alice',
      '--registration',
      '--refresh-token-grace-period=60s',
      '--cors=https://app.example.com, http://localhost:*',
      '--fault',
      'getOAuth2Client=status,status=503',
      '--fault=GET /userinfo=reset',
    ]
    expect(readArguments(args)).toEqual({
      kind: 'serve',
      mock: 'ory',
      port: 1,
      adminPort: 2,
      host: '::1',
      seed: 'seed.json',
      maxRequestBytes: 1000,
      urls: {
        login: 'https://app.example.com/sign-in',
        consent: 'https://app.example.com/consent',
        logout: 'https://app.example.com/logout',
        device: 'https://app.example.com/device',
      },
      signInAs: 'alice',
      registration: true,
      refreshTokenGracePeriod: '60s',
      cors: ['https://app.example.com', 'http://localhost:*'],
      faults: [
        { operation: 'getOAuth2Client', fault: { kind: 'status', status: 503 } },
        { operation: 'GET /userinfo', fault: { kind: 'reset', when: 'before' } },
      ],
    })
  })

  it('leaves defaults to the mock', () => {
    expect(readArguments(['voucherify'])).toEqual({ kind: 'serve', mock: 'voucherify', faults: [] })
  })

  it('allows all origins if none is named', () => {
    expect(readArguments(['voucherify', '--cors'])).toMatchObject({ cors: true })
    expect(readArguments(['--cors', 'voucherify'])).toMatchObject({ cors: true, mock: 'voucherify' })
  })

  it('prints the help with any other arguments', () => {
    expect(readArguments(['--help', 'hydra'])).toEqual({ kind: 'help' })
    expect(readArguments(['ory', '--version'])).toEqual({ kind: 'version' })
  })

  it.each<[string, string[], string]>([
    ['an unknown option', ['ory', '--prot', '1'], "Unknown option '--prot'"],
    ['an unknown mock', ['hydra'], "There is no mock 'hydra': use one of ory, voucherify, authentiq, affinidi"],
    [
      'a mock with the name of something else',
      ['toString'],
      "There is no mock 'toString': use one of ory, voucherify, authentiq, affinidi",
    ],
    ['no mock', [], 'The name of the mock is missing: use one of ory, voucherify, authentiq, affinidi'],
    ['two mocks', ['ory', 'voucherify'], "Only one mock can be served: remove 'voucherify'"],
    ['a port that is too large', ['ory', '--port', '65536'], '--port must be a number from 0 to 65535'],
    ['a port that is no number', ['ory', '--port', '0x50'], '--port must be a number from 0 to 65535'],
    ['an invalid admin port', ['ory', '--admin-port', 'http'], '--admin-port must be a number from 0 to 65535'],
    ['an admin port for a mock without an admin server', ['affinidi', '--admin-port', '1'], '--admin-port is for ory'],
    ['a page for a mock without pages', ['authentiq', '--login', 'https://app.example.com'], '--login is for ory'],
    ['a page without a host', ['ory', '--device', '/device'], '--device must be an absolute http or https URL'],
    [
      'a user of a mock without sign-in',
      ['affinidi', '--sign-in-as', 'alice'],
      '--sign-in-as is for ory and authentiq',
    ],
    [
      'an invalid origin',
      ['ory', '--cors=app.example.com'],
      '--cors must be a list of origins, such as --cors=https://app.example.com',
    ],
    ...['https://app.example.com:99999', 'http://[::1]:65536'].map((origin): [string, string[], string] => [
      `an origin with a port that is too large: ${origin}`,
      ['ory', `--cors=${origin}`],
      '--cors must be a list of origins, such as --cors=https://app.example.com',
    ]),
    ['no origin', ['ory', '--cors='], '--cors must be a list of origins, such as --cors=https://app.example.com'],
    ['a size that is negative', ['ory', '--max-request-bytes=-1'], '--max-request-bytes must be a whole number'],
    ['a size in letters', ['ory', '--max-request-bytes', '10MB'], '--max-request-bytes must be a whole number'],
    [
      'an option without its value',
      ['ory', '--seed'],
      '--seed needs a value; one that begins with a dash is written as --seed=-value',
    ],
    [
      'an option before its value',
      ['ory', '--host', '--port', '1'],
      '--host needs a value; one that begins with a dash is written as --host=-value',
    ],
    ['a value of an option that takes none', ['ory', '--registration=yes'], '--registration takes no value'],
    [
      'a grace period that is no duration',
      ['ory', '--refresh-token-grace-period=60'],
      '--refresh-token-grace-period must be a duration from 0s to 5m, such as 60s',
    ],
    [
      'a grace period for a mock without one',
      ['authentiq', '--refresh-token-grace-period=60s'],
      '--refresh-token-grace-period is for ory',
    ],
    ['an abbreviated option', ['ory', '-p', '1'], "Unknown option '-p'"],
    ['an empty host', ['ory', '--host', ''], '--host must not be empty'],
    ['an empty subject', ['ory', '--sign-in-as='], '--sign-in-as must not be empty'],
    ['an empty file name', ['ory', '--seed', ''], '--seed must not be empty'],
    [
      'an unknown mock after --cors',
      ['--cors', 'hydra'],
      "There is no mock 'hydra': use one of ory, voucherify, authentiq, affinidi",
    ],
    [
      'an option without its value before --cors',
      ['--host', '--cors', 'ory'],
      '--host needs a value; one that begins with a dash is written as --host=-value',
    ],
    ['origins after a space', ['ory', '--cors', 'https://app.example.com'], originsAfterSpace],
    ['origins after a space, before the mock', ['--cors', '*', 'ory'], originsAfterSpace],
  ])('refuses %s', (_, args, message) => {
    expect(() => readArguments(args)).toThrow(new UsageError(message))
  })
})
