import ky, { isTimeoutError } from 'ky'

import { isSdkError, TimeoutError, type AnySdkError } from '../errors.js'
import type { FailureDetails } from '../observe.js'
import { Foreign } from './attempt.js'
import type { Call } from './call.js'
import type { Interpreted } from './response.js'
import { isLimited, isRepeatable, isUnsent, longestWaitMs, waitBeforeRetry } from './retry.js'

/**
 * Lets ky run the attempts of a call: their number, waits, time limits and aborts. ky gets only the method and URL of the
 * request, so that its errors cannot show more; none of them reaches the caller.
 *
 * @param call - The call.
 * @param makeAttempt - Makes one whole attempt.
 * @returns The response to the last attempt, interpreted.
 */
export async function runAttempts(
  call: Call,
  makeAttempt: (signal: AbortSignal) => Promise<Interpreted>,
): Promise<Interpreted> {
  const { operation, options, details, emit } = call
  const { signal, timeout, totalTimeout, retry, retryDelay } = options
  const started = performance.now()
  const leftMs = (): number => (totalTimeout === false ? Infinity : started + totalTimeout - performance.now())
  // By the response that ky got, so that the result of a late attempt is not used for the attempt that replaced it.
  const outcomes = new WeakMap<Response, { answer?: Interpreted; error?: unknown }>()
  // Our own controller for each attempt: the signals of ky's requests may be lost in a garbage collection, because from
  // the second attempt on they belong to clones, which platforms reference weakly.
  let current = new AbortController()
  const abort = (): void => current.abort(signal?.reason)
  let waitMs = 0
  let limited = 0
  let endsWithTotal = false
  let mayBeDone = false

  const isDue = (error: AnySdkError): boolean => {
    // A request beyond a rate limit did nothing. It is repeated until the total limit, and does not use up the retries.
    const isFree = isLimited(error) && totalTimeout !== false
    if (isLimited(error)) limited += 1
    const counted = details.attempts - (totalTimeout === false ? 0 : limited)
    if (retry === 0 || counted > retry || !isRepeatable(call.retryClass, error)) return false
    waitMs = waitBeforeRetry(retryDelay, isLimited(error) ? limited : details.attempts - limited, error)
    if ((!isFree && waitMs > longestWaitMs) || waitMs >= leftMs()) return false
    mayBeDone ||= !isUnsent(error)
    emit({ type: 'retry', ...detailsOf(error), delayMs: waitMs })
    return true
  }
  const attemptOnce = async (): Promise<Response> => {
    const response = new Response(null)
    current = new AbortController()
    const ended = current.signal
    details.attempts += 1
    endsWithTotal = timeout === false || leftMs() <= timeout
    try {
      if (signal?.aborted) abort()
      ended.throwIfAborted()
      outcomes.set(response, { answer: await makeAttempt(ended) })
    } catch (error) {
      // An earlier attempt may have removed the item.
      const isDone =
        mayBeDone && operation.removes && isSdkError(error) && error.kind === 'http' && error.status === 404
      if (isDone) outcomes.set(response, { answer: { data: undefined, status: error.status, headers: error.headers } })
      // ky would interpret and wrap errors, so it gets only those that are retried.
      else if (!ended.aborted && isSdkError(error) && isDue(error)) throw error
      else outcomes.set(response, { error })
    }
    return response
  }
  /** Aborts the attempt that ky has given up. */
  const timeOut = (): TimeoutError => {
    current.abort()
    const isTotal = endsWithTotal || leftMs() <= 0
    return new TimeoutError({
      ...details,
      scope: isTotal ? 'total' : 'attempt',
      limitMs: Number(isTotal ? totalTimeout : timeout),
    })
  }

  signal?.addEventListener('abort', abort)
  try {
    const response = await ky(call.request.url, {
      method: operation.method,
      signal: signal as AbortSignal, // the platform refuses other objects
      timeout,
      totalTimeout,
      throwHttpErrors: false,
      retry: {
        limit: retry && Number.MAX_SAFE_INTEGER, // `isDue` counts the retries
        methods: [operation.method.toLowerCase() as 'get'], // ky retries any method that is named here; its type lists fewer
        shouldRetry: ({ error }) => isSdkError(error) || (isTimeoutError(error) && isDue(timeOut())),
        delay: () => waitMs,
      },
      fetch: attemptOnce,
    }).catch((error: unknown) => {
      if (isSdkError(error)) throw error
      throw signal?.aborted ? signal.reason : isTimeoutError(error) ? timeOut() : error
    })
    const { answer, error } = outcomes.get(response) ?? {}
    if (answer) return answer
    throw error
  } catch (error) {
    if (isSdkError(error) && error !== signal?.reason) {
      // The stack from here contains the caller; the stack of the original error has ky's frames instead.
      ;(Error as { captureStackTrace?: (error: Error) => void }).captureStackTrace?.(error)
      const status = 'status' in error ? error.status : undefined
      emit({ type: 'failure', ...detailsOf(error), durationMs: performance.now() - started, status })
    }
    throw error instanceof Foreign ? error.error : error
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

/** What events tell of an error. */
function detailsOf(
  error: AnySdkError,
): { [Name in keyof FailureDetails]-?: FailureDetails[Name] | undefined } & Pick<FailureDetails, 'kind'> {
  const { kind, reason, code, scope } = error as FailureDetails // each class of errors has some of them
  return { kind, reason, code, scope }
}
