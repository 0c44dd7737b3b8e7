import { untilAborted, type Attempt } from './attempt.js'
import type { Call } from './call.js'
import { NetworkError } from './errors.js'
import type { FetchResponse } from './platform.js'

/** The body of an answer. */
export interface Body {
  /** The text, as far as it was read; nothing of redirects. */
  readonly text: string
  /** Whether there was more than may be read. */
  readonly isTooLarge: boolean
}

/** Bytes that are read where the status decides: enough for any explanation. */
const explanationBytes = 256 * 1024

type Reader = ReturnType<NonNullable<FetchResponse['body']>['getReader']>

/** Tells whether an answer is a redirect; browsers hide its status. */
export function isRedirect({ status, type }: FetchResponse): boolean {
  return type === 'opaqueredirect' || (status >= 300 && status < 400)
}

/**
 * Reads the body of an answer to its end, or to its limit and cancels the rest: an unread body would keep its
 * connection open.
 *
 * @param call - The call.
 * @param attempt - The attempt.
 * @param response - The answer.
 * @throws {@link NetworkError} if the body of a success breaks off. Of other answers, the status decides.
 */
export async function readAnswer(call: Call, attempt: Attempt, response: FetchResponse): Promise<Body> {
  if (isRedirect(response)) {
    discardBody(response)
    return { text: '', isTooLarge: false }
  }
  const isSuccess = response.status >= 200 && response.status < 300
  const isRead = isSuccess && call.operation.responses[response.status] !== 'empty'
  const { text, end } = await readText(attempt, response, isRead ? call.maxResponseBytes : explanationBytes)
  attempt.signal.throwIfAborted() // some platforms break a body off before the signal's listeners hear of it
  if (isRead && end === 'broken') {
    throw new NetworkError({ operation: call.operation.id, attempts: attempt.number, origin: call.origin, reason: 'truncated' })
  }
  return { text, isTooLarge: end === 'limit' }
}

/** Gives up a body, so that its connection is freed. */
export function discardBody(response: FetchResponse): void {
  const reader = response.body?.getReader()
  if (reader !== undefined) cancel(reader)
}

async function readText(attempt: Attempt, response: FetchResponse, limit: number): Promise<{ text: string; end: 'broken' | 'complete' | 'limit' }> {
  const reader = response.body?.getReader()
  if (reader === undefined) return { text: '', end: 'complete' }
  const decoder = new TextDecoder()
  let text = ''
  let left = limit
  try {
    for (;;) {
      // oxlint-disable-next-line no-await-in-loop -- a stream
      const chunk = await untilAborted(attempt, nextChunk(reader))
      if (typeof chunk === 'string') return { text: text + decoder.decode(), end: chunk }
      text += decoder.decode(chunk.subarray(0, left), { stream: true })
      left -= chunk.byteLength
      if (left < 0) {
        cancel(reader)
        return { text, end: 'limit' }
      }
    }
  } catch (error) {
    cancel(reader)
    throw error
  }
}

async function nextChunk(reader: Reader): Promise<Uint8Array | 'broken' | 'complete'> {
  try {
    const { done, value } = await reader.read()
    return done ? 'complete' : (value ?? new Uint8Array())
  } catch {
    return 'broken'
  }
}

function cancel(reader: Reader): void {
  reader.cancel().catch(() => undefined)
}
