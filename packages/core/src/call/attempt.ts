import type { CredentialRequest } from '../credentials/credential.js'
import type { Refuse } from '../operation.js'
import { checkHeaders } from '../options-check.js'
import type { Fetch, FetchInit, FetchResponse } from '../platform.js'
import { refuser } from '../refuse.js'
import { wireName } from '../wire-name.js'
import type { Call } from './call.js'
import { toNetworkError } from './network.js'
import { noStore } from './no-store.js'
import { readRateLimit } from './rate-limit.js'
import { readRequestId } from './request-id.js'
import { bodyParameters } from './request.js'
import { checkResponse, discardBody } from './response-body.js'
import { fetchOnce } from './unrepeatable-body.js'
import { untilAborted } from './until-aborted.js'
import { vendorText } from './vendor-text.js'

/**
 * Wraps what a credential or `fetch` threw and is no failure in the network: it reaches the caller unchanged, even if it is
 * an error of this library.
 */
export class Foreign {
  /** The thrown value. */
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * Lets the credential write into the request, and checks the result before the platform does, whose errors print
 * values.
 *
 * @param call - The call.
 * @param signal - Ends the attempt.
 * @param refused - What the credential wrote before, if the server has just refused it with 401.
 * @returns Headers and flat parameters of this attempt.
 */
export async function authorize(
  call: Call,
  signal: AbortSignal,
  refused?: CredentialRequest,
): Promise<CredentialRequest> {
  const { credential, details, request, tokenUrl } = call
  const { form, additional, url } = request
  const { operation, attempts: attempt } = details
  const sent: CredentialRequest = { headers: {}, form: { ...form }, secrets: new Set() }
  if (credential) {
    // With the names of parameters that callers use.
    const refuse: Refuse = (name, expected) =>
      refuser(operation)(
        bodyParameters(call.operation).find((parameter) => wireName(parameter) === name) ?? name,
        expected,
      )
    const given = call.options.auth ? "the call's `auth`" : `the transport's \`${call.operation.credential}\``
    for (const name of ['client_secret', 'client_assertion'])
      if (form[name] !== undefined) refuse(name, `is given beside ${given}`)
    const written = (async () => credential(sent, { operation, url, tokenUrl, attempt, signal, refused }))()
    await untilAborted(signal, written).catch((error: unknown) => {
      throw new Foreign(error)
    })
    checkHeaders(sent.headers, refuse)
    for (const [name, value] of Object.entries(form)) {
      if (sent.form[name] !== value) refuse(name, 'is set by the credential')
    }
    for (const [name] of additional) if (Object.hasOwn(sent.form, name)) refuse(name, 'is set by the credential')
  }
  return sent
}

/**
 * Sends one request and waits for the headers of its response.
 *
 * @param call - The call.
 * @param signal - Ends the attempt.
 * @param sent - Result of {@link authorize}.
 * @throws {@link NetworkError} if no response came; {@link Foreign} for anything else that `fetch` threw.
 */
export async function exchange(call: Call, signal: AbortSignal, sent: CredentialRequest): Promise<FetchResponse> {
  const { request, options, details, emit } = call
  signal.throwIfAborted() // the call may have ended while the credential was read
  emit({ type: 'request' })
  const started = performance.now()
  // Looked up now, so that replacements installed later are used; called as a plain function, as some platforms require.
  const fetch: Fetch = options.fetch ?? globalThis.fetch
  const init = encode(call, signal, sent)
  // A `fetch` of the caller gets a string: it need not support streams.
  const isOnce = (request.isSingleUse || 'client_assertion' in sent.form) && options.fetch === undefined
  const url = request.url + request.query
  const pending = (async () => (isOnce ? fetchOnce(fetch, url, init) : fetch(url, init)))()
  const response = await untilAborted(signal, pending).catch((error: unknown) => {
    pending.then(discardBody).catch(() => undefined)
    signal.throwIfAborted()
    throw toNetworkError(details, error) ?? new Foreign(error)
  })
  checkResponse(call, response)
  if (options.observe) {
    const { status, headers } = response
    const requestId = vendorText(call, sent).clean(readRequestId(headers))
    const rateLimit = readRateLimit(headers, call.operation.retryAfterHeaders)
    emit({ type: 'response', status, durationMs: performance.now() - started, requestId, rateLimit })
  }
  return response
}

/** Options of the call of `fetch`. */
function encode({ operation, request, headers }: Call, signal: AbortSignal, sent: CredentialRequest): FetchInit {
  const body = operation.form
    ? new URLSearchParams([...Object.entries(sent.form), ...request.additional]).toString()
    : operation.jsonFields
      ? JSON.stringify(sent.form)
      : request.body
  const type = `application/${operation.form ? 'x-www-form-urlencoded' : 'json'}`
  return {
    method: operation.method,
    headers: {
      ...headers,
      ...sent.headers,
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': type }),
    },
    ...(body !== undefined && { body }),
    redirect: 'manual',
    ...noStore(),
    signal,
  }
}
