import { InvalidInputError, InvalidResponseError, NetworkError } from '../errors.js'
import type { ResponseDescriptor, Operation } from '../operation.js'
import type { BodyChunk, BodyReader, BodyStream, FetchResponse } from '../platform.js'
import type { Call } from './call.js'
import { isUndecodable, toNetworkError } from './network.js'
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
 * Refuses a response that a replacement of `fetch` made and that lacks what this library reads.
 *
 * @throws {@link InvalidInputError} that names `fetch`.
 */
export function checkResponse(call: Call, response: FetchResponse): void {
  let missing = 'an HTTP `status`'
  try {
    if ((Number.isInteger(response.status) && response.status > 99) || isRedirect(response)) {
      missing = '`headers` with `get`'
      // Names in a `Map` are case-sensitive.
      if (response.headers.get('content-type') || !response.headers.get('Content-Type')) return
    }
  } catch {
    // The property is absent or throws.
  }
  throw lacks(call, missing)
}

/** The error for a response of a replacement of `fetch`. */
function lacks({ details }: Call, missing: string): InvalidInputError {
  const expected = `must resolve with a response that has ${missing}; the request was sent`
  return new InvalidInputError({ ...details, parameter: 'fetch', expected })
}

/**
 * Returns the reader of a body; nothing if there is none. A response without a stream is read by `text()`, as those of
 * node-fetch and React Native are.
 *
 * @param call - The call.
 * @param response - The response.
 * @param isJsonDue - Whether the response cannot be without a body.
 */
function openBody(call: Call, response: FetchResponse, isJsonDue: boolean): BodyReader | undefined {
  let missing = 'a body that was not read'
  try {
    const { body, bodyUsed } = response
    if (!bodyUsed) {
      const reader = hasReader(body) ? body.getReader() : undefined
      if (Object(reader).read) return reader
      missing = 'a `body` stream or `text()`'
      if (response.text) return oneChunk(call, async () => response.text?.())
      const isNone = body === null || (body === undefined && !isJsonDue)
      if (isNone && !['arrayBuffer', 'data', 'json'].some((name) => name in response)) return undefined
    }
  } catch {
    // The stream is locked, or a property throws.
  }
  throw lacks(call, missing)
}

function hasReader(body: object | null | undefined): body is BodyStream {
  return typeof Object(body).getReader === 'function'
}

/** Reads a text as a stream of one chunk; anything else is passed on as it is. */
function oneChunk(call: Call, read: () => Promise<unknown>): BodyReader {
  let done = false
  return {
    read: async () => {
      if (done) return { done }
      const text = await read().catch((error: unknown) => {
        // A method that has lost its object, for example.
        if (error instanceof TypeError && !toNetworkError(call.details, error)) throw lacks(call, 'a working `text()`')
        throw error
      })
      done = true
      return { done: false, value: (typeof text === 'string' ? new TextEncoder().encode(text) : text) as Uint8Array }
    },
    cancel: async () => undefined,
  }
}

/**
 * Reads the body of a response to its end, or up to its limit and then cancels the rest: an unread body would keep its
 * connection open.
 *
 * @param call - The call.
 * @param signal - Ends the attempt.
 * @param response - The response.
 * @throws {@link NetworkError} if the body of a success is incomplete, {@link InvalidResponseError} if it cannot be decoded;
 *   for other responses, only the status matters. {@link InvalidInputError} if a replacement of `fetch` gave no bytes.
 */
export async function readAnswer(call: Call, signal: AbortSignal, response: FetchResponse): Promise<Body> {
  const { operation, options, details } = call
  const { status, headers } = response
  const isSuccess = status < 300 && findResponseDescriptor(operation, status) !== 'empty'
  if (isRedirect(response)) {
    discardBody(response)
    return { text: '', isTooLarge: false }
  }
  // 256 KiB are enough for any explanation.
  let left = isSuccess ? options.maxResponseBytes : 2 ** 18
  let text = ''
  const decoder = new TextDecoder()
  const reader = openBody(call, response, isSuccess)
  if (!reader) return { text, isTooLarge: false }
  try {
    while (left >= 0) {
      const { done, value } = Object(await untilAborted(signal, reader.read())) as Partial<BodyChunk>
      if (done) return { text: text + decoder.decode(), isTooLarge: false }
      if (!value?.subarray) throw lacks(call, 'a body of bytes')
      text += decoder.decode(value.subarray(0, left), { stream: true })
      left -= value.byteLength
    }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof InvalidInputError) throw error
    if (isSuccess && isUndecodable(error))
      throw new InvalidResponseError({
        ...details,
        status,
        headers,
        body: text || undefined,
        problem: 'is not encoded as its `content-encoding` says',
      })
    if (isSuccess) throw new NetworkError({ ...details, reason: 'truncated' })
  } finally {
    quietly(async () => reader.cancel())
  }
  return { text, isTooLarge: left < 0 }
}

/** Cancels a body that is not needed, so that its connection is freed; a body without a stream is read. */
export function discardBody(response: FetchResponse): void {
  quietly(async () => (hasReader(response.body) ? response.body.getReader().cancel() : response.text?.()))
}

/** Ignores errors: the body may have been read before. */
function quietly(action: () => Promise<unknown>): void {
  action().catch(() => undefined)
}
