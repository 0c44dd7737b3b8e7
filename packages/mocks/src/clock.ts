import { corsRule, type CorsOption } from './cors.js'
import { aFiniteNumber, aFunction, checkArgument, type OptionRule, type OptionRules } from './options-check.js'

/** What a mock takes from outside: the time and randomness. */
export interface Environment {
  /** Current time in milliseconds since 1970. */
  now(): number
  /** Random bytes; everything that the mock makes up comes from here. */
  randomBytes(size: number): Uint8Array
}

/** Options that all mocks have in common. */
export interface EnvironmentOptions {
  /** Gives the current time in milliseconds since 1970, such as a {@link Clock}. Default `Date.now`. */
  readonly clock?: (() => number) | undefined
  /** Gives random bytes. Default: the platform's secure source. Signing keys always come from the platform. */
  readonly random?: ((size: number) => Uint8Array) | undefined
  /**
   * Bytes of a request body that are read at most; larger bodies are answered with 413. `Infinity` for no limit.
   * Default 10,485,760 (10 MiB).
   */
  readonly maxRequestBytes?: number | undefined
  /**
   * Lets pages of other origins in (CORS): `true` for all of them, `false` for none, or a list of origins, in which `*`
   * stands for any text. Credentials are allowed, and preflights are answered with 204 everywhere. Default: what the
   * service does by itself; Affinidi lets all origins in, the others none.
   */
  readonly cors?: CorsOption | undefined
}

/** What the options must be that all mocks have in common. */
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
 * Fills in the platform's time and randomness where the options leave them out.
 *
 * @param options - What was chosen. What its functions return is checked at each call.
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
 * Whole seconds since 1970, as tokens count them.
 *
 * @param milliseconds - Milliseconds since 1970.
 */
export function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000)
}

/** A time that stands still until it is moved. Called, it gives the time in milliseconds since 1970. */
export interface Clock {
  (): number
  /** Moves the time forward by milliseconds. */
  advance(milliseconds: number): void
  /** Moves the time to milliseconds since 1970. */
  set(milliseconds: number): void
}

const aTime: OptionRule = { ...aFiniteNumber, expected: 'milliseconds since 1970, a number that is finite' }
const aDuration: OptionRule = { ...aFiniteNumber, expected: 'milliseconds, a number that is finite' }

/**
 * Makes a clock for tests, the `clock` option of every mock.
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
