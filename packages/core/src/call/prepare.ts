import { defined } from '../defined.js'
import { tokenExchange } from '../oauth2/grant-type.js'
import type { TransportEvent } from '../observe.js'
import type { Operation } from '../operation.js'
import { callRules, checkOptions } from '../options-check.js'
import type { CallOptions } from '../options.js'
import { findServer } from '../settings.js'
import { tell, type Call, type EffectiveOptions } from './call.js'
import { buildRequest } from './request.js'

let calls = 0

/**
 * Checks and builds a call; nothing is sent.
 *
 * @throws {@link InvalidInputError} for anything that cannot be sent.
 */
export function prepare(operation: Operation, transport: unknown, input: unknown, given: CallOptions = {}): Call {
  const { id, method, path, tokenPath, retry, credential: name = '' } = operation
  const { baseUrl, servers, credentials, options: preset } = findServer(operation, transport)
  checkOptions(id, given, callRules)
  const options = {
    timeout: 30_000,
    totalTimeout: 60_000,
    retry: 2,
    validation: 'warn' as const,
    maxResponseBytes: 10 * 2 ** 20,
    ...defined(preset),
    ...defined(given),
  }
  const credential = options.auth ?? credentials[name]
  const request = buildRequest(operation, baseUrl, input, credential)
  const { origin } = new URL(baseUrl)
  const details = { operation: id, attempts: 0, origin }
  const event = { callId: ++calls, operation: id, method, path, origin }
  const headers = Object.entries({ ...preset.headers, ...given.headers })
  return {
    operation,
    request,
    credential,
    tokenUrl: tokenPath === undefined ? baseUrl + path : (servers['issuer']?.url ?? baseUrl) + tokenPath,
    details,
    retryClass: request.isSingleUse
      ? 'never'
      : retry === 'safe' && request.form['grant_type'] === tokenExchange
        ? 'unsent'
        : retry,
    options: options as EffectiveOptions, // `defined` has left nothing undefined
    headers: Object.fromEntries(headers.map(([header, value]) => [header.toLowerCase(), value])),
    emit: (told) => tell(options.observe, defined({ ...event, attempt: details.attempts, ...told }) as TransportEvent), // `told` is the rest
  }
}
