import type { Fetch } from '@typed-oauth/core'

import type { Mock } from '../src/server.js'

/** What a client of a mock with one server needs. */
export interface Reached {
  /** Base URL. */
  readonly baseUrl: string
  /** Replaces the platform's `fetch`; absent where the platform's own is used. */
  readonly fetch?: Fetch
}

/** Makes a mock reachable in one of the supported ways, until the end of the test. */
export type Reach = (mock: Mock<'baseUrl', Reached>) => Promise<Reached>
