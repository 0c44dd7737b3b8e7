import type { AffinidiSeed } from '../affinidi/index.js'
import type { AuthentiqSeed } from '../authentiq/index.js'
import type { CorsOption } from '../cors.js'
import type { Mock } from '../mock.js'
import type { OrySeed, OryUrls } from '../ory/index.js'
import type { VoucherifySeed } from '../voucherify/index.js'

/** Pages of an application that the command takes. */
export type PageUrls = Pick<OryUrls, 'consent' | 'device' | 'login' | 'logout'>

/** Options of a mock that the command takes. */
interface Options {
  /** State of the beginning, as it was read; the mock checks it. */
  readonly seed: unknown
  /** Largest request body. */
  readonly maxRequestBytes: number | undefined
  /** Origins whose pages are let in. */
  readonly cors: CorsOption | undefined
  /** Pages that browsers are sent to. */
  readonly urls: PageUrls | undefined
  /** Subject who signs in at once. */
  readonly signInAs: string | undefined
  /** Whether clients may register themselves. */
  readonly registration: boolean | undefined
}

/** A mock that the command serves. */
interface Entry {
  /** Name of the vendor. */
  readonly title: string
  /** Ports if nothing else is said. */
  readonly ports: { readonly port: number; readonly adminPort?: number }
  /** Options of the command that not all mocks have. */
  readonly extraOptions: readonly string[]
  /** Loads the mock and makes one; it checks the seed. */
  create(options: Options): Promise<Mock>
}

/** Name of a mock that the command serves. */
export type MockName = 'affinidi' | 'authentiq' | 'ory' | 'voucherify'

const mocks: Readonly<Record<MockName, Entry>> = {
  ory: {
    title: 'Ory OAuth2',
    ports: { port: 4444, adminPort: 4445 },
    extraOptions: ['admin-port', 'login', 'consent', 'logout', 'device', 'sign-in-as', 'registration'],
    create: async ({ seed, maxRequestBytes, cors, urls, signInAs, registration }) => {
      const { createOryMock } = await import('../ory/index.js')
      const checkedByMock = seed as OrySeed
      return createOryMock({ seed: checkedByMock, maxRequestBytes, cors, urls, signInAs, registration })
    },
  },
  voucherify: {
    title: 'Voucherify OAuth',
    ports: { port: 4450 },
    extraOptions: [],
    create: async ({ seed, maxRequestBytes, cors }) => {
      const { createVoucherifyMock } = await import('../voucherify/index.js')
      const checkedByMock = seed as VoucherifySeed
      return createVoucherifyMock({ seed: checkedByMock, maxRequestBytes, cors })
    },
  },
  authentiq: {
    title: 'Authentiq Connect',
    ports: { port: 4451 },
    extraOptions: ['sign-in-as'],
    create: async ({ seed, maxRequestBytes, cors, signInAs }) => {
      const { createAuthentiqMock } = await import('../authentiq/index.js')
      const checkedByMock = seed as AuthentiqSeed
      return createAuthentiqMock({ seed: checkedByMock, maxRequestBytes, cors, signInAs })
    },
  },
  affinidi: {
    title: 'Affinidi Consumer Auth',
    ports: { port: 4452 },
    extraOptions: [],
    create: async ({ seed, maxRequestBytes, cors }) => {
      const { createAffinidiMock } = await import('../affinidi/index.js')
      const checkedByMock = seed as AffinidiSeed
      return createAffinidiMock({ seed: checkedByMock, maxRequestBytes, cors })
    },
  },
}

/** Names of the mocks that the command serves. */
export const mockNames: readonly MockName[] = Object.keys(mocks) as MockName[]

/** Tells whether a text is the name of a mock. */
export function isMockName(text: string): text is MockName {
  return Object.hasOwn(mocks, text)
}

/** The mock of a name. */
export function mockOf(name: MockName): Entry {
  return mocks[name]
}

/** Names of the mocks that take an option of the command. */
export function mocksWith(option: string): readonly MockName[] {
  const owners = mockNames.filter((name) => mocks[name].extraOptions.includes(option))
  return owners.length === 0 ? mockNames : owners
}
