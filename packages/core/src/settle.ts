import { isSdkError, type AnySdkError } from './errors.js'

/** What {@link settle} resolves with. */
export type Settled<Value> =
  | {
      /** The promise was fulfilled. */
      readonly ok: true
      /** What it was fulfilled with. */
      readonly value: Value
    }
  | {
      /** The promise was rejected with an error of this library. */
      readonly ok: false
      /** The error. */
      readonly error: AnySdkError
    }

/**
 * Turns a rejection with an error of this library into a value. Anything else, such as an abort or a failing token
 * provider, still rejects.
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
