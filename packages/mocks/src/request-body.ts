import { outsideDocumentation } from './answer-check.js'

/** Default limit of a request body in bytes: 10 MiB. */
export const defaultRequestBytes: number = 10 * 1024 * 1024

/**
 * Reads a request body, and stops when it exceeds a limit.
 *
 * @param request - Request whose body is not yet read.
 * @param limit - Maximum number of bytes.
 * @returns `undefined` for an empty body and for methods that have none.
 */
export async function readRequestBody(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | 'too large' | undefined> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) return 'too large'
  if (request.method === 'GET' || request.method === 'HEAD' || request.body === null) return undefined
  const reader = request.body.getReader()
  const parts: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    size += value.byteLength
    if (size > limit) {
      void reader.cancel().catch(() => undefined) // not awaited: the sender may need time to stop
      return 'too large'
    }
    parts.push(value)
  }
  return size === 0 ? undefined : join(parts, size)
}

function join(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size)
  let position = 0
  for (const part of parts) {
    bytes.set(part, position)
    position += part.byteLength
  }
  return bytes
}

/**
 * Returns the response to a request whose body is too large. No API documents it: it protects the mock.
 *
 * @param limit - Maximum number of bytes.
 */
export function refuseLargeBody(limit: number): Response {
  const text = `The request body is larger than ${limit} bytes, the limit of this mock. Its option maxRequestBytes changes the limit (--max-request-bytes of the command).`
  // Otherwise the unread rest of the body would be read as the next request on the connection.
  const headers = { 'content-type': 'text/plain; charset=utf-8', connection: 'close' }
  return outsideDocumentation(new Response(text, { status: 413, headers }))
}
