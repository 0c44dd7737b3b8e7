import type { Fetch, FetchInit, FetchResponse } from '../platform.js'

/** The part of Deno's global that is used. */
interface Deno {
  createHttpClient?(options: { readonly poolMaxIdlePerHost: 0 }): { close(): void }
}

/**
 * Sends a request on a connection that no other request uses, with a body that the platform cannot send twice. A server may
 * close a kept-alive connection just when a request is sent: that request is lost, and nobody knows whether it was
 * processed. Platforms retry a request with a string as its body by themselves when a server responds with 421
 * (Misdirected Request), or when a kept-alive connection ends; they cannot send a stream again.
 *
 * The body remains a string for a replacement of the platform's `fetch`, which may convert a stream to a string. Browsers
 * get the request unchanged: they manage connections themselves, and a stream needs a CORS preflight there.
 *
 * @param fetch - Function that is called with the request.
 * @param url - URL of the request.
 * @param init - The request.
 * @see [RFC 9112, section 9.3.1](https://www.rfc-editor.org/rfc/rfc9112.html#section-9.3.1)
 * @see [Fetch, section 4.6](https://fetch.spec.whatwg.org/#http-network-or-cache-fetch)
 */
export async function fetchOnce(fetch: Fetch, url: string, init: FetchInit): Promise<FetchResponse> {
  if (isBrowser()) return fetch(url, init)
  const { Deno } = globalThis as { Deno?: Deno }
  const client = Deno?.createHttpClient?.({ poolMaxIdlePerHost: 0 })
  // With the header, no later request uses the connection. With the options, Bun and Deno do not use that of an earlier
  // one.
  const headers = { ...init.headers, connection: 'close' }
  const alone = { ...init, headers, keepalive: false as const, ...(client && { client }) }
  try {
    return await fetch(url, makeUnrepeatable(alone, fetch))
  } finally {
    client?.close() // the body can still be read
  }
}

function makeUnrepeatable(init: FetchInit, fetch: unknown): FetchInit {
  if (init.body === undefined || !isOwn(fetch) || isMocked() || !takesStreams()) return init
  const bytes = new TextEncoder().encode(init.body)
  const streamed = {
    ...init,
    // Built by hand: Deno can send a stream again that it has made from a string.
    body: new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes)
        controller.close()
      },
    }),
    duplex: 'half',
    // Some releases of Node treat a 401 to a stream as a broken connection if they may ask for credentials.
    credentials: 'omit',
    // With it, Node and Bun do not send the body in chunks, which some servers refuse (411).
    headers: { ...init.headers, 'content-length': String(bytes.byteLength) },
  }
  return streamed as unknown as FetchInit // replacements of `fetch`, which the type is for, do not get it
}

/**
 * Tells by its source whether a `fetch` is the platform's own. In case of doubt it is not, such as a replacement by a
 * framework or a test.
 */
function isOwn(fetch: unknown): boolean {
  const source = Function.prototype.toString.call(fetch)
  return /^function fetch\(.*(?:\[native code\]|\bfetchImpl\b|\blazyFetch\b)/s.test(source)
}

/** Tells whether a test mocks the network below Node's `fetch`: undici's `MockAgent` compares bodies that are strings. */
function isMocked(): boolean {
  return Object.getOwnPropertySymbols(globalThis).some(
    (symbol) =>
      symbol.description?.startsWith('undici') && Object(Reflect.get(globalThis, symbol)).isMockActive === true,
  )
}

/** Tells whether the platform is a browser: only these remove headers of the connection. */
function isBrowser(): boolean {
  return !new Request('http://localhost', { headers: { connection: 'close' } }).headers.has('connection')
}

/** Tells whether the body of a request may be a stream. */
function takesStreams(): boolean {
  try {
    const init = { method: 'POST', body: new ReadableStream(), duplex: 'half' }
    return !new Request('http://localhost', init).headers.has('content-type') // a string would have a type
  } catch {
    return false
  }
}
