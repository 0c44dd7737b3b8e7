import { environmentRules, type EnvironmentOptions } from '../clock.js'
import { anObject, aPositiveNumber, checkedElsewhere, type OptionRules } from '../options-check.js'

/** Server-side application keys of a project. */
export interface VoucherifyApplicationSeed {
  /** Application id, the `X-App-Id` header. */
  readonly appId: string
  /** Secret key, the `X-App-Token` header. */
  readonly appToken: string
  /** Name of the project that the keys belong to. Default `default`. */
  readonly project?: string | undefined
  /** Id of the OAuth client, `client_id` in answers. Default: a random one. */
  readonly clientId?: string | undefined
}

/** A token that exists from the beginning. */
export interface VoucherifyTokenSeed {
  /** The token. */
  readonly accessToken: string
  /** Application whose keys made it. Default: the first one. */
  readonly appId?: string | undefined
  /** Scopes, separated by spaces. Default `api`. */
  readonly scope?: string | undefined
  /** Seconds that it has left. Default: the whole lifetime. */
  readonly expiresIn?: number | undefined
}

/** State of the beginning. */
export interface VoucherifySeed {
  /** Application keys. Default: `mock-app-id` with `mock-app-token`. */
  readonly applications?: readonly VoucherifyApplicationSeed[] | undefined
  /** Tokens. Default: none. */
  readonly tokens?: readonly VoucherifyTokenSeed[] | undefined
}

/** Answer to the token that is one too many; what the real server says is not documented. */
export interface VoucherifyTokenLimitAnswer {
  /** HTTP status. */
  readonly status: number
  /** JSON body. Default: the general envelope with this status. */
  readonly body?: unknown
}

/** Calls that a project may make. */
export interface VoucherifyRateLimit {
  /** Number of calls. */
  readonly calls: number
  /** In how many seconds. */
  readonly seconds: number
}

/** Options of `createVoucherifyMock`. */
export interface VoucherifyMockOptions extends EnvironmentOptions {
  /** State of the beginning, and after each reset. */
  readonly seed?: VoucherifySeed | undefined
  /** Lifetime of tokens in seconds. Default 900. */
  readonly tokenLifetime?: number | undefined
  /** Tokens that a project may have at one time. Default 1,000. */
  readonly tokenLimit?: number | undefined
  /**
   * What happens at the token after that: an answer, or the project's oldest token stops working. Default: status 402,
   * which is documented for limits of the plan.
   */
  readonly onTokenLimit?: VoucherifyTokenLimitAnswer | 'forget-oldest' | undefined
  /** Calls that a project may make, or `false` for any number. Default 2,000 in 60 seconds. */
  readonly rateLimit?: VoucherifyRateLimit | false | undefined
}

/** What the options must be. */
export const voucherifyOptionRules: OptionRules<VoucherifyMockOptions> = {
  ...environmentRules,
  seed: checkedElsewhere,
  tokenLifetime: aPositiveNumber,
  tokenLimit: aPositiveNumber,
  onTokenLimit: {
    expected: "'forget-oldest', or an object with a status",
    fits: (value) => value === 'forget-oldest' || hasNumbers(value, ['status']),
  },
  rateLimit: {
    expected: 'false, or an object with calls and seconds',
    fits: (value) => value === false || hasNumbers(value, ['calls', 'seconds']),
  },
}

function hasNumbers(value: unknown, names: readonly string[]): boolean {
  return anObject.fits(value) && names.every((name) => aPositiveNumber.fits(Reflect.get(value as object, name)))
}
