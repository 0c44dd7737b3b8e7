import type { FetchInit } from '../platform.js'

/**
 * Gives a request a body that the platform cannot send twice. Platforms send a text again by themselves when a server
 * answers 421 (Misdirected Request), or when a connection that was kept open ends; a stream they cannot rewind.
 *
 * @param init - The request.
 * @param fetch - What will be called with it.
 * @returns The request as it is where a stream would do harm: for a stand-in of the platform's `fetch`, which may make
 *   some text of it, and in browsers, which would first ask the server for leave (CORS preflight).
 * @see [Fetch, section 4.6](https://fetch.spec.whatwg.org/#http-network-or-cache-fetch)
 */
export function makeUnrepeatable(init: FetchInit, fetch: unknown): FetchInit {
  if (init.body === undefined || !isOwn(fetch) || isMocked() || !takesStreams()) return init
  const bytes = new TextEncoder().encode(init.body)
  const streamed = {
    ...init,
    // Made by hand: Deno can send one again that it has made of a text.
    body: new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(bytes)
        controller.close()
      },
    }),
    duplex: 'half',
    // Some releases of Node take a 401 to a stream for a broken connection where they may ask for credentials.
    credentials: 'omit',
    // With it, Node and Bun do not send the body in chunks, which some servers refuse (411).
    headers: { ...init.headers, 'content-length': String(bytes.byteLength) },
  }
  return streamed as unknown as FetchInit // stand-ins, which the type is for, do not get it
}

/**
 * Tells by its source whether a `fetch` is the platform's own. If in doubt, such as with one that a framework or a test
 * has put in its place, it is not.
 */
function isOwn(fetch: unknown): boolean {
  const source = Function.prototype.toString.call(fetch)
  return /^function fetch\(.*(?:\[native code\]|\bfetchImpl\b|\blazyFetch\b)/s.test(source)
}

/** Tells whether a test has put a mock behind the `fetch` of Node: undici's `MockAgent` compares bodies that are text. */
function isMocked(): boolean {
  return Object.getOwnPropertySymbols(globalThis).some(
    (symbol) =>
      symbol.description?.startsWith('undici') && Object(Reflect.get(globalThis, symbol)).isMockActive === true,
  )
}

/** Tells whether the body of a request may be a stream, other than in browsers, which alone remove a cookie. */
function takesStreams(): boolean {
  try {
    const init = { method: 'POST', headers: { cookie: 'a=b' }, body: new ReadableStream(), duplex: 'half' }
    const { headers } = new Request('http://localhost', init)
    return headers.has('cookie') && !headers.has('content-type') // a text would have a type
  } catch {
    return false
  }
}
