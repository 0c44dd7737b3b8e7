import { untilAborted } from '@typed-oauth/core/define'

import type { DripFault, Fault, TruncateFault } from './faults.js'

/**
 * The connection was reset. In the process, `fetch` rejects with this error, as on Node; a served mock resets the socket
 * instead.
 */
export class ConnectionReset extends TypeError {
  constructor() {
    super('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) })
    this.name = 'TypeError'
  }
}

const paced = new WeakSet<Response>()

/** Whether the fault changes how the body arrives, so that an adapter must not buffer it. */
export function isPaced(response: Response): boolean {
  return paced.has(response)
}

/**
 * Responds to a request, with its fault.
 *
 * @param fault - The fault; absent if there is none.
 * @param signal - Ends waits when the client has aborted the request.
 * @param act - Handles the request and returns the right response.
 * @throws {@link ConnectionReset}
 */
export async function answerWithFault(
  fault: Fault | undefined,
  signal: AbortSignal,
  act: () => Promise<Response>,
): Promise<Response> {
  if (fault === undefined) return act()
  switch (fault.kind) {
    case 'delay': {
      if (fault.when === 'before') await wait(fault.milliseconds, signal)
      const response = await act()
      if (fault.when !== 'before') await wait(fault.milliseconds, signal)
      return response
    }
    case 'hold': {
      const released = async (): Promise<unknown> => fault.until()
      if (fault.when === 'before') await untilAborted(signal, released())
      const response = await act()
      if (fault.when !== 'before') await untilAborted(signal, released())
      return response
    }
    case 'drip':
      return rebuild(await act(), (bytes) => drip(bytes, fault, signal))
    case 'media-type': {
      const response = await act()
      response.headers.set('content-type', fault.mediaType ?? 'text/plain')
      return response
    }
    case 'truncate':
      return rebuild(await act(), (bytes) => truncate(bytes, fault))
    default:
      if (fault.when === 'after') await act()
      return replacement(fault)
  }
}

function replacement(fault: Exclude<Fault, { kind: 'delay' | 'drip' | 'hold' | 'media-type' | 'truncate' }>): Response {
  switch (fault.kind) {
    case 'html': {
      const page = fault.html ?? '<!doctype html><title>Bad gateway</title><h1>Bad gateway</h1>'
      return new Response(page, {
        status: fault.status ?? 502,
        headers: { 'content-type': 'text/html; charset=utf-8' },
      })
    }
    case 'redirect':
      return new Response(null, { status: fault.status ?? 302, headers: { location: fault.location } })
    case 'reset':
      throw new ConnectionReset()
    case 'retry-after': {
      const after = typeof fault.after === 'number' ? String(fault.after) : fault.after.toUTCString()
      return chosen(fault.status ?? 429, fault.body, { 'retry-after': after })
    }
    default:
      return chosen(fault.status, fault.body, fault.headers)
  }
}

function chosen(status: number, body: unknown, extra: Readonly<Record<string, string>> = {}): Response {
  const headers = new Headers(extra)
  if (body === undefined) return new Response(null, { status, headers })
  if (!headers.has('content-type'))
    headers.set('content-type', typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json')
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers })
}

/** Replaces the body of a response with a stream. The header keeps the length of the whole body. */
async function rebuild(
  response: Response,
  stream: (bytes: Uint8Array) => ReadableStream<Uint8Array>,
): Promise<Response> {
  const { status, headers } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (bytes.byteLength === 0) return new Response(null, { status, headers })
  headers.set('content-length', String(bytes.byteLength))
  const answer = new Response(stream(bytes), { status, headers })
  paced.add(answer)
  return answer
}

function truncate(bytes: Uint8Array, { bytes: kept }: TruncateFault): ReadableStream<Uint8Array> {
  const part = bytes.subarray(0, Math.min(kept ?? Math.floor(bytes.byteLength / 2), bytes.byteLength - 1))
  let isSent = part.byteLength === 0
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (isSent) controller.error(new ConnectionReset())
        else controller.enqueue(part)
        isSent = true
      },
    },
    { highWaterMark: 0 },
  )
}

function drip(
  bytes: Uint8Array,
  { milliseconds, bytes: size = 1 }: DripFault,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const gone = new AbortController()
  const either = AbortSignal.any([signal, gone.signal])
  let position = 0
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        await wait(milliseconds, either)
        controller.enqueue(bytes.subarray(position, position + size))
        position += size
        if (position >= bytes.byteLength) controller.close()
      },
      cancel: () => gone.abort(),
    },
    { highWaterMark: 0 },
  )
}

/** Waits, and rejects when the client aborts the request. No timer and no listener remains. */
async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal.reason as Error) // the reason that the client gave
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    signal.addEventListener('abort', stop, { once: true })
  })
}
