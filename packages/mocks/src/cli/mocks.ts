import type { AffinidiSeed } from '../affinidi/index.js'
import type { AuthentiqSeed } from '../authentiq/index.js'
import type { CorsOption } from '../cors.js'
import type { Mock } from '../mock.js'
import type { OrySeed, OryUrls } from '../ory/index.js'
import type { VoucherifySeed } from '../voucherify/index.js'

/** Pages of an application, as options of the command. */
export type PageUrls = Pick<OryUrls, 'consent' | 'device' | 'login' | 'logout'>

/** Options of a mock, as given to the command. */
interface Options {
  /** Initial state, as read from the file; the mock checks it. */
  readonly seed: unknown
  /** Maximum size of a request body in bytes. */
  readonly maxRequestBytes: number | undefined
  /** Allowed origins of pages. */
  readonly cors: CorsOption | undefined
  /** Pages that browsers are sent to. */
  readonly urls: PageUrls | undefined
  /** Subject who signs in without a page. */
  readonly signInAs: string | undefined
  /** Whether clients may register themselves. */
  readonly registration: boolean | undefined
  /** For how long used refresh tokens can be used again. */
  readonly refreshTokenGracePeriod: string | undefined
}

/** A mock that the command serves. */
interface Entry {
  /** Name of the vendor. */
  readonly title: string
  /** Default ports. */
  readonly ports: { readonly port: number; readonly adminPort?: number }
  /** Options of the command that other mocks do not have. */
  readonly extraOptions: readonly string[]
  /** Loads and creates the mock. It checks the seed. */
  create(options: Options): Promise<Mock>
}

/** Name of a mock that the command serves. */
export type MockName = 'affinidi' | 'authentiq' | 'ory' | 'voucherify'

const mocks: Readonly<Record<MockName, Entry>> = {
  ory: {
    title: 'Ory OAuth2',
    ports: { port: 4444, adminPort: 4445 },
    extraOptions: [
      'admin-port',
      'login',
      'consent',
      'logout',
      'device',
      'sign-in-as',
      'registration',
      'refresh-token-grace-period',
    ],
    create: async ({ seed, ...options }) => {
      const { createOryMock } = await import('../ory/index.js')
      return createOryMock({ seed: seed as OrySeed, ...options })
    },
  },
  voucherify: {
    title: 'Voucherify OAuth',
    ports: { port: 4450 },
    extraOptions: [],
    create: async ({ seed, maxRequestBytes, cors }) => {
      const { createVoucherifyMock } = await import('../voucherify/index.js')
      return createVoucherifyMock({ seed: seed as VoucherifySeed, maxRequestBytes, cors })
    },
  },
  authentiq: {
    title: 'Authentiq Connect',
    ports: { port: 4451 },
    extraOptions: ['sign-in-as'],
    create: async ({ seed, maxRequestBytes, cors, signInAs }) => {
      const { createAuthentiqMock } = await import('../authentiq/index.js')
      return createAuthentiqMock({ seed: seed as AuthentiqSeed, maxRequestBytes, cors, signInAs })
    },
  },
  affinidi: {
    title: 'Affinidi Consumer Auth',
    ports: { port: 4452 },
    extraOptions: [],
    create: async ({ seed, maxRequestBytes, cors }) => {
      const { createAffinidiMock } = await import('../affinidi/index.js')
      return createAffinidiMock({ seed: seed as AffinidiSeed, maxRequestBytes, cors })
    },
  },
}

/** Names of the mocks that the command serves. */
export const mockNames: readonly MockName[] = Object.keys(mocks) as MockName[]

/** Whether a text is the name of a mock. */
export function isMockName(text: string): text is MockName {
  return Object.hasOwn(mocks, text)
}

/** Returns the mock with a name. */
export function mockOf(name: MockName): Entry {
  return mocks[name]
}

/** Returns the names of the mocks that have an option of the command. */
export function mocksWith(option: string): readonly MockName[] {
  const owners = mockNames.filter((name) => mocks[name].extraOptions.includes(option))
  return owners.length === 0 ? mockNames : owners
}
