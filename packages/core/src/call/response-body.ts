import { NetworkError } from '../errors.js'
import type { ResponseDescriptor, Operation } from '../operation.js'
import type { FetchResponse } from '../platform.js'
import type { Call } from './call.js'
import { untilAborted } from './until-aborted.js'

/** The body of a response. */
export interface Body {
  /** The text, as far as it was read; nothing of redirects. */
  readonly text: string
  /** Whether there was more than may be read. */
  readonly isTooLarge: boolean
}

/** Tells whether a response is a redirect; browsers hide its status. */
export function isRedirect({ status, type }: FetchResponse): boolean {
  return type === 'opaqueredirect' || (status > 299 && status < 400)
}

/** What an operation documents for a success; of statuses that are not listed, the same as of the first one. */
export function findResponseDescriptor(
  { responses }: Operation,
  status: number,
): ResponseDescriptor<unknown> | undefined {
  return responses[status] ?? Object.values(responses)[0]
}

/**
 * Reads the body of a response to its end, or to its limit and cancels the rest: an unread body would keep its
 * connection open.
 *
 * @param call - The call.
 * @param signal - Ends the attempt.
 * @param response - The response.
 * @throws {@link NetworkError} if the body of a success breaks off. Of other responses, the status decides.
 */
export async function readAnswer(
  { operation, options, details }: Call,
  signal: AbortSignal,
  response: FetchResponse,
): Promise<Body> {
  const { status, body } = response
  const isSuccess = status < 300 && findResponseDescriptor(operation, status) !== 'empty'
  // 256 KiB are enough for any explanation.
  let left = isRedirect(response) ? -1 : isSuccess ? options.maxResponseBytes : 2 ** 18
  let text = ''
  const decoder = new TextDecoder()
  const reader = body?.getReader()
  if (!reader) return { text, isTooLarge: false }
  try {
    while (left >= 0) {
      const { done, value } = await untilAborted(signal, reader.read())
      if (done) return { text: text + decoder.decode(), isTooLarge: false }
      if (value) {
        text += decoder.decode(value.subarray(0, left), { stream: true })
        left -= value.byteLength
      }
    }
  } catch {
    signal.throwIfAborted()
    if (isSuccess) throw new NetworkError({ ...details, reason: 'truncated' })
  } finally {
    reader.cancel().catch(() => undefined)
  }
  return { text, isTooLarge: left < 0 }
}

/** Cancels a body that is not needed, so that its connection is freed. */
export function discardBody({ body }: FetchResponse): void {
  body
    ?.getReader()
    .cancel()
    .catch(() => undefined)
}
