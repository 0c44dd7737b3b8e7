import { environmentRules, type EnvironmentOptions } from '../clock.js'
import { aJsonValue } from '../json-rules.js'
import {
  anObject,
  aPositiveNumber,
  checkedElsewhere,
  checkOptions,
  type OptionRule,
  type OptionRules,
} from '../options-check.js'

/** Server-side application keys of a project. */
export interface VoucherifyApplicationSeed {
  /** Application id, the `X-App-Id` header. */
  readonly appId: string
  /** Secret key, the `X-App-Token` header. */
  readonly appToken: string
  /** Name of the project that the keys belong to. Default `default`. */
  readonly project?: string | undefined
  /** Id of the OAuth client, `client_id` in responses. Default: a random one. */
  readonly clientId?: string | undefined
}

/** OAuth service key, for `POST /v2/oauth/token`. */
export interface VoucherifyServiceKeySeed {
  /** Id of the key, the user name of HTTP Basic. */
  readonly id: string
  /** Secret of the key, the password of HTTP Basic. */
  readonly secret: string
  /** Ids of the projects that the key may be used for. Default: all of the applications. */
  readonly projects?: readonly string[] | undefined
  /** Scopes that the role of the key allows. Default: all that look like one, as they are not documented. */
  readonly scopes?: readonly string[] | undefined
}

/** A token of the initial state. */
export interface VoucherifyTokenSeed {
  /** The token. */
  readonly accessToken: string
  /** Application that the token belongs to. Default: the first one. */
  readonly appId?: string | undefined
  /** Scopes, separated by spaces. Default `api`. */
  readonly scope?: string | undefined
  /** Seconds until it expires. Default: the whole lifetime. */
  readonly expiresIn?: number | undefined
}

/** Initial state. */
export interface VoucherifySeed {
  /** Application keys. Default: `mock-app-id` with `mock-app-token`. */
  readonly applications?: readonly VoucherifyApplicationSeed[] | undefined
  /** OAuth service keys. Default: `mock-service-key` with `mock-service-secret`. */
  readonly serviceKeys?: readonly VoucherifyServiceKeySeed[] | undefined
  /** Tokens. Default: none. */
  readonly tokens?: readonly VoucherifyTokenSeed[] | undefined
}

/** Response to a token request above the limit; the response of the real server is not documented. */
export interface VoucherifyTokenLimitAnswer {
  /** HTTP status of an error, from 400 to 599. */
  readonly status: number
  /** JSON body. Default: the general error body with this status. */
  readonly body?: unknown
}

/** Limit of the calls of a project. */
export interface VoucherifyRateLimit {
  /** Number of calls, a whole number. */
  readonly calls: number
  /** Length of the period in seconds, a whole number from 1. */
  readonly seconds: number
}

/** Options of `createVoucherifyMock`. */
export interface VoucherifyMockOptions extends EnvironmentOptions {
  /** State at the start, and after each reset. */
  readonly seed?: VoucherifySeed | undefined
  /** Lifetime of tokens in seconds. Default 900. */
  readonly tokenLifetime?: number | undefined
  /** Maximum number of tokens that a project has at a time, a whole number, or `Infinity` for no maximum. Default 1,000. */
  readonly tokenLimit?: number | undefined
  /**
   * What happens to a token request above the limit: an error response, or the project's oldest token is revoked.
   * Default: status 402, which is documented for limits of the plan.
   */
  readonly onTokenLimit?: VoucherifyTokenLimitAnswer | 'forget-oldest' | undefined
  /** Limit of the calls of a project, or `false` for none. Default 2,000 in 60 seconds. */
  readonly rateLimit?: VoucherifyRateLimit | false | undefined
}

function wholeNumberFrom(least: number, most?: number): OptionRule {
  return {
    expected: `a whole number from ${least}${most === undefined ? '' : ` to ${most}`}`,
    fits: (value) => Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= (most ?? Infinity),
  }
}

/** Rules for the options. */
const optionRules: OptionRules<VoucherifyMockOptions> = {
  ...environmentRules,
  seed: checkedElsewhere,
  tokenLifetime: aPositiveNumber,
  tokenLimit: {
    expected: 'a whole number from 0, or Infinity',
    fits: (value) => value === Infinity || wholeNumberFrom(0).fits(value),
  },
  onTokenLimit: {
    expected: "'forget-oldest', or an object with a status",
    fits: (value) => value === 'forget-oldest' || anObject.fits(value),
  },
  rateLimit: {
    expected: 'false, or an object with calls and seconds',
    fits: (value) => value === false || anObject.fits(value),
  },
}

const answerRules: OptionRules<VoucherifyTokenLimitAnswer> = { status: wholeNumberFrom(400, 599), body: aJsonValue }

const rateLimitRules: OptionRules<VoucherifyRateLimit> = { calls: wholeNumberFrom(0), seconds: wholeNumberFrom(1) }

/** Refuses wrong options of `createVoucherifyMock`. */
export function checkVoucherifyOptions(options: VoucherifyMockOptions): void {
  checkOptions('createVoucherifyMock', options, optionRules)
  const { onTokenLimit, rateLimit } = options
  if (typeof onTokenLimit === 'object') {
    checkOptions('createVoucherifyMock: onTokenLimit', onTokenLimit, answerRules, ['status'])
  }
  if (typeof rateLimit === 'object') {
    checkOptions('createVoucherifyMock: rateLimit', rateLimit, rateLimitRules, ['calls', 'seconds'])
  }
}
