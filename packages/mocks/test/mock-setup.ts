import type { Clock } from '../src/clock.js'

/** What the tests of a mock start with. */
export interface MockSetup<Mock, Client> {
  readonly mock: Mock
  /** The clock of the mock. */
  readonly clock: Clock
  /** A client that calls the mock. */
  readonly client: Client
}
