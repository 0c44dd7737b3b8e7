import { isSdkError, type AnySdkError } from './errors.js'

/** Result of {@link settle}. */
export type Settled<Value> =
  | {
      /** The promise resolved. */
      readonly ok: true
      /** The value of the promise. */
      readonly value: Value
    }
  | {
      /** The promise rejected with an error of this library. */
      readonly ok: false
      /** The error. */
      readonly error: AnySdkError
    }

/**
 * Turns a rejection with an error of this library into a value. Other errors, such as an abort or an error of a token
 * provider or of your own `fetch`, still reject.
 *
 * @param promise - A call.
 *
 * @example
 * ```ts
 * const result = await settle(voucherify.introspectOauthToken({ accessToken }))
 * if (!result.ok) console.log(result.error.kind)
 * ```
 */
export async function settle<Value>(promise: Promise<Value>): Promise<Settled<Value>> {
  try {
    return { ok: true, value: await promise }
  } catch (error) {
    if (isSdkError(error)) return { ok: false, error }
    throw error
  }
}
