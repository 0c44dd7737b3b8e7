import { corsRule, type CorsOption } from './cors.js'
import { aFiniteNumber, aFunction, checkArgument, type OptionRule, type OptionRules } from './options-check.js'

/** Time and randomness of a mock. */
export interface Environment {
  /** Returns the current time in milliseconds since 1970. */
  now(): number
  /** Returns random bytes, for all random values of the mock except signing keys. */
  randomBytes(size: number): Uint8Array
}

/** Options of all mocks. */
export interface EnvironmentOptions {
  /** Returns the current time in milliseconds since 1970, such as a {@link Clock}. Default `Date.now`. */
  readonly clock?: (() => number) | undefined
  /** Returns random bytes. Default: the platform's secure source. Signing keys always come from the platform. */
  readonly random?: ((size: number) => Uint8Array) | undefined
  /**
   * Maximum size of a request body in bytes; larger bodies get 413. `Infinity` for no limit. Default 10,485,760
   * (10 MiB).
   */
  readonly maxRequestBytes?: number | undefined
  /**
   * Allows pages of other origins (CORS): `true` allows all origins, `false` none, and a list those in it; `*` stands for
   * any text. Credentials are allowed, and preflights get 204 at every path. Default: as the service does; Affinidi
   * allows all origins, the others none.
   */
  readonly cors?: CorsOption | undefined
}

/** Rules for the options of all mocks. */
export const environmentRules: OptionRules<EnvironmentOptions> = {
  clock: aFunction,
  random: aFunction,
  maxRequestBytes: {
    expected: 'a whole number that is not negative, or Infinity',
    fits: (value) => typeof value === 'number' && value >= 0 && (Number.isInteger(value) || value === Infinity),
  },
  cors: corsRule,
}

/**
 * Creates the time and randomness of a mock. The defaults are those of the platform.
 *
 * @param options - Functions of the caller. Their results are checked at each call.
 */
export function createEnvironment({ clock, random }: EnvironmentOptions = {}): Environment {
  return {
    now: () => {
      const time = clock === undefined ? Date.now() : clock() // looked up at each call, so that fake timers work
      checkArgument('option `clock`', 'the time that it returns', time, aTime)
      return time
    },
    randomBytes: (size) => {
      const bytes = random === undefined ? crypto.getRandomValues(new Uint8Array(size)) : random(size)
      checkArgument('option `random`', 'what it returns', bytes, {
        expected: `a Uint8Array of ${size} bytes`,
        fits: () => ArrayBuffer.isView(bytes) && bytes.byteLength === size, // of any realm, as Jest has several
      })
      return bytes
    },
  }
}

/**
 * Converts a time to whole seconds since 1970, as in tokens.
 *
 * @param milliseconds - Milliseconds since 1970.
 */
export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

/** A time that changes only by its methods. A call returns it in milliseconds since 1970. */
export interface Clock {
  (): number
  /** Moves the time forward by a number of milliseconds. */
  advance(milliseconds: number): void
  /** Sets the time in milliseconds since 1970. */
  set(milliseconds: number): void
}

const aTime: OptionRule = { ...aFiniteNumber, expected: 'milliseconds since 1970, a number that is finite' }
const aDuration: OptionRule = { ...aFiniteNumber, expected: 'milliseconds, a number that is finite' }

/**
 * Creates a clock for tests, for the option `clock` of every mock.
 *
 * @param start - Milliseconds since 1970. Default: the time of the call.
 *
 * @example
 * ```ts
 * const clock = createClock()
 * const mock = createVoucherifyMock({ clock })
 * clock.advance(900_000)
 * ```
 */
export function createClock(start: number = Date.now()): Clock {
  checkArgument('createClock', 'the start', start, aTime)
  let time = start
  return Object.assign((): number => time, {
    advance: (milliseconds: number): void => {
      checkArgument('clock.advance', 'the duration', milliseconds, aDuration)
      time += milliseconds
    },
    set: (milliseconds: number): void => {
      checkArgument('clock.set', 'the time', milliseconds, aTime)
      time = milliseconds
    },
  })
}
