import {
  checkOptions,
  functionRule,
  refuser,
  settle,
  tell,
  TimeoutError,
  untilAborted,
  type AbortSignalLike,
  type AnySdkError,
  type HttpError,
  type NetworkError,
  type OptionRules,
} from '@typed-oauth/core/define'

import { oauth2TokenExchange } from '../tokens/endpoints.js'
import type { DeviceCodeGrant } from '../tokens/grants.js'
import type { OAuth2TokenExchange } from '../tokens/models.js'
import type { OryTransport } from '../transport.js'

/** What {@link pollDeviceToken} needs of a device authorization; every `DeviceAuthorization` is assignable. */
export interface PolledAuthorization {
  /** Code that the device polls with. Secret. */
  readonly device_code: string
  /** Seconds until the code expires, from now on. Default 1,800. */
  readonly expires_in?: number | null | undefined
  /** Seconds between two polls. Default 5, also for less than 1 and what is no number. */
  readonly interval?: number | null | undefined
}

/** Parameters that are sent with each poll, beside the grant and the code. */
export type PollDeviceTokenRequest = Omit<
  DeviceCodeGrant,
  'clientAssertion' | 'clientAssertionType' | 'deviceCode' | 'grantType'
>

/** Options of {@link pollDeviceToken}. */
export interface PollDeviceTokenOptions {
  /** Ends the polling, also during a wait; the call rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined
  /**
   * Told of each poll that brought no tokens, if the polling goes on: an `HttpError` with `code: 'authorization_pending'`
   * while the user has not decided. What it throws is ignored.
   */
  readonly onPending?: ((error: HttpError | NetworkError | TimeoutError) => void) | undefined
  /** Parameters of each poll, such as `clientId` or `additionalParameters`. Default: the client of `clientAuth`. */
  readonly request?: PollDeviceTokenRequest | undefined
}

const rules: OptionRules = {
  signal: { expected: 'an AbortSignal', fits: (value) => value instanceof AbortSignal },
  onPending: functionRule,
  request: { expected: 'an object', fits: (value) => typeof value === 'object' },
}

/** What `slow_down` adds to the interval, in milliseconds: RFC 8628, section 3.5. */
const slowDownMs = 5_000

/** Up to here failures double the wait, in milliseconds. */
const longestBackOffMs = 60_000

/** Statuses of failures that pass: those of servers and gateways that are busy or away. */
const passing: readonly unknown[] = [408, 429, 502, 503, 504]

/**
 * Waits until the user has approved a device, and resolves with its tokens. Call it at once after `oAuth2DeviceFlow`: the
 * lifetime of the code counts from the call.
 *
 * It polls for the first time after one interval. `slow_down` makes the interval 5 seconds longer for good. After 429 and
 * 503 it waits as the server asks. After other failures that pass (408, 502, 504, network failures, time-outs) it waits
 * twice as long each time, up to 60 seconds, until the server responds again. No wait outlasts the code.
 *
 * @param transport - The server, and the client as `clientAuth`. Its `timeout` limits each poll.
 * @param authorization - What `oAuth2DeviceFlow` resolved with.
 * @param options - `signal`, `onPending` and further parameters.
 * @returns The tokens.
 * @throws `InvalidInputError` for wrong arguments, before anything is sent; `HttpError` with `code` `access_denied` if the
 *   user declined, `expired_token` or `invalid_grant` if the code has expired or was used, or any other error of the
 *   server; `TimeoutError` with `scope: 'total'` at the end of `expires_in`: Hydra responds with `authorization_pending`
 *   also to codes that have expired, or that the user declined. Other errors are those of `oauth2TokenExchange`.
 *
 * @example
 * ```ts
 * const authorization = await oAuth2DeviceFlow(transport, { scope: ['openid', 'offline'] })
 * console.log(`Open ${authorization.verification_uri} and type ${authorization.user_code}`)
 * const { access_token } = await pollDeviceToken(transport, authorization)
 * ```
 *
 * @see [RFC 8628, section 3.5](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.5)
 * @category Device
 */
export async function pollDeviceToken(
  transport: OryTransport,
  authorization: PolledAuthorization,
  options: PollDeviceTokenOptions = {},
): Promise<OAuth2TokenExchange> {
  checkOptions('pollDeviceToken', options, rules)
  const { signal, onPending, request } = options
  const grant = {
    ...request,
    grantType: 'urn:ietf:params:oauth:grant-type:device_code',
    deviceCode: codeOf(authorization),
  }
  const limitMs = msOf(authorization.expires_in, 0, 1_800)
  // Not the wall clock, which devices set while they poll.
  const end = performance.now() + limitMs
  let pace: Pace = { interval: msOf(authorization.interval, 1, 5), wait: 0 }
  await sleep(Math.min(pace.interval, limitMs), signal)
  for (let attempts = 1; ; attempts += 1) {
    const result = await settle(oauth2TokenExchange(transport, grant, { signal }))
    if (result.ok) return result.value
    const next = paceAfter(result.error, pace)
    if (next === undefined) throw result.error
    pace = next
    tell(onPending, result.error as HttpError | NetworkError | TimeoutError) // there is no pace after others
    const left = end - performance.now()
    await sleep(Math.min(pace.wait, left), signal)
    if (pace.wait > left) throw new TimeoutError({ operation: 'pollDeviceToken', attempts, scope: 'total', limitMs })
  }
}

/** How the polling goes on, in milliseconds. */
interface Pace {
  /** The time between two polls that both get a response. */
  readonly interval: number
  /** The wait before the next poll. */
  readonly wait: number
}

/** Tells how the polling goes on after an error; `undefined` if it is at its end. */
function paceAfter(error: AnySdkError, { interval, wait }: Pace): Pace | undefined {
  const { code, status, retryAfterMs } = error as Partial<HttpError> // other errors lack some of these
  const asked = (own: number): number => Math.max(own, retryAfterMs ?? 0)
  if (error.kind === 'http' && code === 'authorization_pending') return { interval, wait: asked(interval) }
  if (error.kind === 'http' && code === 'slow_down')
    return { interval: interval + slowDownMs, wait: asked(interval + slowDownMs) }
  const doubled = Math.max(interval, Math.min(2 * Math.max(interval, wait), longestBackOffMs))
  if (error.kind === 'network' || error.kind === 'timeout') return { interval, wait: doubled }
  if (error.kind !== 'http' || !passing.includes(status)) return undefined
  return { interval, wait: retryAfterMs === undefined ? doubled : asked(interval) }
}

/** The device code; what is none is refused. */
function codeOf(authorization: PolledAuthorization): string {
  const code: unknown = (Object(authorization) as Partial<PolledAuthorization>).device_code // JavaScript callers may pass anything
  return typeof code === 'string' && code !== ''
    ? code
    : refuser('pollDeviceToken')(
        'authorization',
        'must be what `oAuth2DeviceFlow` resolved with, with its `device_code`',
      )
}

/** Milliseconds of a number of seconds; of the default for what is too small, infinite or no number. */
function msOf(seconds: unknown, least: number, byDefault: number): number {
  return (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= least ? seconds : byDefault) * 1_000
}

/** Waits, or rejects at once with the reason of the signal; leaves no timer. */
async function sleep(ms: number, signal: AbortSignalLike | undefined): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1)) // platforms take no longer ones
  })
  try {
    await (signal === undefined ? over : untilAborted(signal, over))
  } finally {
    clearTimeout(timer)
  }
}
