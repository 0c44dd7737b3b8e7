import type { Mock } from '../mock.js'

/** Options of a mock that the command takes. */
interface Options {
  /** State of the beginning, as it was read. */
  readonly seed: unknown
  /** Largest request body. */
  readonly maxRequestBytes: number | undefined
}

/** A mock that the command serves. */
interface Entry {
  /** Name of the vendor. */
  readonly title: string
  /** Ports if nothing else is said. */
  readonly ports: { readonly port: number; readonly adminPort?: number }
  /** Loads the mock and makes one; it checks the seed. */
  create(options: Options): Promise<Mock>
}

/** Name of a mock that the command serves. */
export type MockName = 'affinidi' | 'authentiq' | 'ory' | 'voucherify'

const mocks: Readonly<Record<MockName, Entry>> = {
  ory: {
    title: 'Ory OAuth2',
    ports: { port: 4444, adminPort: 4445 },
    create: async ({ seed, maxRequestBytes }) =>
      (await import('../ory/index.js')).createOryMock({ seed: seed as never, maxRequestBytes }),
  },
  voucherify: {
    title: 'Voucherify OAuth',
    ports: { port: 4450 },
    create: async ({ seed, maxRequestBytes }) =>
      (await import('../voucherify/index.js')).createVoucherifyMock({ seed: seed as never, maxRequestBytes }),
  },
  authentiq: {
    title: 'Authentiq Connect',
    ports: { port: 4451 },
    create: async ({ seed, maxRequestBytes }) =>
      (await import('../authentiq/index.js')).createAuthentiqMock({ seed: seed as never, maxRequestBytes }),
  },
  affinidi: {
    title: 'Affinidi Consumer Auth',
    ports: { port: 4452 },
    create: async ({ seed, maxRequestBytes }) =>
      (await import('../affinidi/index.js')).createAffinidiMock({ seed: seed as never, maxRequestBytes }),
  },
}

/** Names of the mocks that the command serves. */
export const mockNames: readonly MockName[] = /* @__PURE__ */ Object.keys(mocks) as MockName[]

/** Tells whether a text is the name of a mock. */
export function isMockName(text: string): text is MockName {
  return Object.hasOwn(mocks, text)
}

/** The mock of a name. */
export function mockOf(name: MockName): Entry {
  return mocks[name]
}
