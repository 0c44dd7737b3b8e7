import { NetworkError } from '../errors.js'
import type { ResponseDescriptor, Operation } from '../operation.js'
import type { FetchResponse } from '../platform.js'
import type { Call } from './call.js'
import { untilAborted } from './until-aborted.js'

/** The body of a response. */
export interface Body {
  /** The part of the text that was read; nothing for redirects. */
  readonly text: string
  /** Whether the body exceeds the limit. */
  readonly isTooLarge: boolean
}

/** Tells whether a response is a redirect; browsers hide its status. */
export function isRedirect({ status, type }: FetchResponse): boolean {
  return type === 'opaqueredirect' || (status > 299 && status < 400)
}

/** Documented body of a success; for statuses that are not listed, the one of the first status. */
export function findResponseDescriptor(
  { responses }: Operation,
  status: number,
): ResponseDescriptor<unknown> | undefined {
  return responses[status] ?? Object.values(responses)[0]
}

/**
 * Reads the body of a response to its end, or up to its limit and then cancels the rest: an unread body would keep its
 * connection open.
 *
 * @param call - The call.
 * @param signal - Ends the attempt.
 * @param response - The response.
 * @throws {@link NetworkError} if the body of a success is incomplete. For other responses, only the status matters.
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
