import ky, { isTimeoutError } from 'ky'

import type { Attempt } from './attempt.js'
import type { Call } from './call.js'
import { isSdkError, NetworkError, TimeoutError, type AnySdkError } from './errors.js'
import type { AbortSignalLike } from './platform.js'
import type { Interpreted } from './response.js'
import { Repeats } from './retry.js'

/** Makes one whole attempt. */
export type MakeAttempt = (attempt: Attempt) => Promise<Interpreted>

/** How an attempt ended that is not to be repeated. */
type Outcome = { readonly answer: Interpreted } | { readonly error: unknown }

/**
 * Lets ky run the attempts of a call: number, waits, time limits and aborts.
 *
 * @param call - The call.
 * @param makeAttempt - Makes one whole attempt.
 * @returns The answer to the last attempt.
 */
export async function runAttempts(call: Call, makeAttempt: MakeAttempt): Promise<Interpreted> {
  const repeats = new Repeats(call)
  const abort = linkSignal(call.limits.signal)
  try {
    const outcome = await runWithKy(call, makeAttempt, repeats, abort.signal)
    if ('answer' in outcome) return outcome.answer
    throw outcome.error
  } catch (error) {
    if (isSdkError(error)) reportFailure(call, error, repeats)
    throw error
  } finally {
    abort.unlink()
  }
}

/** ky gets method and URL, nothing else of the request, so that its errors could not show more; none leaves here. */
async function runWithKy(call: Call, makeAttempt: MakeAttempt, repeats: Repeats, signal: AbortSignal): Promise<Outcome> {
  const { method } = call.operation
  const { timeout, totalTimeout, retry } = call.limits
  // By the response that ky got, as a late attempt must not pass for the one that replaced it.
  const outcomes = new WeakMap<Response, Outcome>()
  const attemptOnce = async (ended: AbortSignal): Promise<Response> => {
    const response = new Response(null)
    const number = repeats.begin()
    try {
      ended.throwIfAborted()
      outcomes.set(response, { answer: await makeAttempt({ number, signal: ended }) })
    } catch (error) {
      // ky would judge and wrap errors: it sees only those that are answered with a repeat.
      const done = repeats.isDone(error)
      if (done === undefined && !ended.aborted && isSdkError(error) && repeats.isDue(error)) throw error
      outcomes.set(response, done === undefined ? { error } : { answer: done })
    }
    return response
  }
  try {
    const response = await ky(call.request.url, {
      method,
      signal,
      timeout,
      totalTimeout,
      throwHttpErrors: false,
      retry: {
        limit: retry,
        methods: [method.toLowerCase() as 'get'], // ky repeats any method it is told; its type lists fewer
        shouldRetry: ({ error }) => isSdkError(error) || (isTimeoutError(error) && repeats.isDue(timeoutError(call, repeats))),
        delay: () => repeats.waitMs,
      },
      fetch: async (request) => attemptOnce((request as Request).signal), // ky always passes its own request
    })
    return outcomes.get(response) ?? { error: unexpected(call, repeats) }
  } catch (error) {
    if (isSdkError(error) || signal.aborted) return { error }
    return { error: isTimeoutError(error) ? timeoutError(call, repeats) : unexpected(call, repeats) }
  }
}

function timeoutError({ operation, limits }: Call, repeats: Repeats): TimeoutError {
  const scope = repeats.isTotalLimit() ? 'total' : 'attempt'
  const limitMs = Number(scope === 'total' ? limits.totalTimeout : limits.timeout)
  return new TimeoutError({ operation: operation.id, attempts: repeats.attempts, scope, limitMs })
}

/** What ky itself may refuse, such as a URL that only this platform does not take. */
function unexpected({ operation, origin }: Call, { attempts }: Repeats): NetworkError {
  return new NetworkError({ operation: operation.id, attempts, origin, reason: 'unknown' })
}

function reportFailure(call: Call, error: AnySdkError, repeats: Repeats): void {
  const status = 'status' in error ? error.status : undefined
  call.emit({
    type: 'failure',
    attempt: repeats.attempts,
    kind: error.kind,
    durationMs: repeats.elapsedMs(),
    ...(status !== undefined && { status }),
  })
}

/** A signal of this platform that follows the caller's, which may be of another realm. */
function linkSignal(signal: AbortSignalLike | undefined): { signal: AbortSignal; unlink: () => void } {
  const controller = new AbortController()
  const follow = (): void => controller.abort(signal?.reason)
  if (signal?.aborted === true) follow()
  else signal?.addEventListener('abort', follow, { once: true })
  return { signal: controller.signal, unlink: () => signal?.removeEventListener('abort', follow) }
}
