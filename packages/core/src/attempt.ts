import { discardBody } from './body.js'
import type { Call } from './call.js'
import type { CredentialRequest } from './credentials/credential.js'
import { InvalidInputError, NetworkError } from './errors.js'
import { classifyFailure } from './network.js'
import { checkHeader } from './options-check.js'
import type { FetchInit, FetchResponse } from './platform.js'
import { wireName } from './request.js'
import { vendorText } from './vendor-text.js'

/** One attempt of a call. */
export interface Attempt {
  /** Number, from 1. */
  readonly number: number
  /** Ends the attempt: time is up, or the caller has aborted. */
  readonly signal: AbortSignal
}

/**
 * Lets the credential write what it has to, and checks it before the platform, whose own errors print values.
 *
 * @param call - The call.
 * @param attempt - The attempt.
 * @param options - Whether the server has just refused what the credential wrote.
 * @returns Headers and flat parameters of this attempt.
 */
export async function authorize(call: Call, attempt: Attempt, { renew }: { renew: boolean }): Promise<CredentialRequest> {
  const { credential, operation, request, tokenUrl } = call
  const written: CredentialRequest = { headers: {}, form: { ...request.form } }
  if (credential === undefined) return written
  const context = { operation: operation.id, url: request.url, tokenUrl, attempt: attempt.number, signal: attempt.signal, renew }
  await untilAborted(attempt, (async () => credential(written, context))())
  const refuse = (parameter: string, expected: string): never => {
    throw new InvalidInputError({ operation: operation.id, parameter, expected })
  }
  for (const [name, value] of Object.entries(written.headers)) checkHeader(name, value, refuse)
  for (const name of operation.form ?? []) {
    const before = request.form?.[wireName(name)]
    if (before !== undefined && before !== written.form[wireName(name)]) refuse(name, 'is set by the credential; leave it out')
  }
  for (const [name] of request.additional) {
    if (Object.hasOwn(written.form, name)) refuse(`additionalParameters.${name}`, 'is set by the credential; leave it out')
  }
  return written
}

/**
 * Sends one request and waits for the headers of its answer.
 *
 * @param call - The call.
 * @param attempt - The attempt.
 * @param sent - What {@link authorize} gave.
 * @throws {@link NetworkError} if no answer came.
 */
export async function exchange(call: Call, attempt: Attempt, sent: CredentialRequest): Promise<FetchResponse> {
  const init = encode(call, attempt, sent)
  attempt.signal.throwIfAborted() // a slow provider must not send what nobody waits for any more
  call.emit({ type: 'request', attempt: attempt.number })
  const started = performance.now()
  // In a function, as a stand-in for `fetch` may throw at once.
  const pending = (async () => call.fetch(`${call.request.url}${call.request.query}`, init))()
  let response: FetchResponse
  try {
    response = await untilAborted(attempt, pending)
  } catch (error) {
    if (attempt.signal.aborted) {
      pending.then(discardBody).catch(() => undefined)
      throw error
    }
    const details = { operation: call.operation.id, attempts: attempt.number, origin: call.origin }
    throw new NetworkError({ ...details, ...classifyFailure(error) })
  }
  if (call.observed) {
    const requestId = vendorText(call, sent).name(response.headers.get('x-request-id') ?? undefined)
    call.emit({
      type: 'response',
      attempt: attempt.number,
      status: response.status,
      durationMs: performance.now() - started,
      ...(requestId !== undefined && { requestId }),
    })
  }
  return response
}

/** What `fetch` is called with. */
function encode(call: Call, { signal }: Attempt, { headers, form }: CredentialRequest): FetchInit {
  const { operation, request } = call
  const isForm = operation.form !== undefined && operation.encoding !== 'json'
  const body = isForm
    ? new URLSearchParams([...Object.entries(form), ...request.additional.map(([name, value]) => [name, value])]).toString()
    : operation.form === undefined
      ? request.body
      : JSON.stringify(form)
  const contentType = isForm ? 'application/x-www-form-urlencoded' : 'application/json'
  return {
    method: operation.method,
    headers: {
      ...call.headers,
      ...headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': contentType }),
    },
    ...(body !== undefined && { body }),
    redirect: 'manual',
    signal,
  }
}

/** Settles with a promise, or rejects when the attempt ends; leaves no listener behind. */
export async function untilAborted<T>({ signal }: Attempt, promise: Promise<T>): Promise<T> {
  let stop = (): void => undefined
  const ended = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([ended, promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
