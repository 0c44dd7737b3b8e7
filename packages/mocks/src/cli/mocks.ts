import type { Mock } from '../mock.js'

/** A mock that the command serves. */
interface Entry {
  /** Name of the vendor. */
  readonly title: string
  /** Ports if nothing else is said. */
  readonly ports: { readonly port: number; readonly adminPort?: number }
  /** Loads the mock and makes one with a seed, which it checks. */
  create(seed: unknown): Promise<Mock>
}

/** Name of a mock that the command serves. */
export type MockName = 'affinidi' | 'authentiq' | 'ory' | 'voucherify'

const mocks: Readonly<Record<MockName, Entry>> = {
  ory: {
    title: 'Ory OAuth2',
    ports: { port: 4444, adminPort: 4445 },
    create: async (seed) => (await import('../ory/index.js')).createOryMock({ seed: seed as never }),
  },
  voucherify: {
    title: 'Voucherify OAuth',
    ports: { port: 4450 },
    create: async (seed) => (await import('../voucherify/index.js')).createVoucherifyMock({ seed: seed as never }),
  },
  authentiq: {
    title: 'Authentiq Connect',
    ports: { port: 4451 },
    create: async (seed) => (await import('../authentiq/index.js')).createAuthentiqMock({ seed: seed as never }),
  },
  affinidi: {
    title: 'Affinidi Consumer Auth',
    ports: { port: 4452 },
    create: async (seed) => (await import('../affinidi/index.js')).createAffinidiMock({ seed: seed as never }),
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
