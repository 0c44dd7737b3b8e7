import type { Operation } from '../operation.js'
import type { CallOptions } from '../options.js'
import { authorize, exchange } from './attempt.js'
import { prepare } from './prepare.js'
import { discardBody, readAnswer } from './response-body.js'
import { interpret, type Interpreted } from './response.js'
import { runAttempts } from './run-attempts.js'

/**
 * Sends a request of an operation. The steps, each in its own file: prepare, then for each attempt authorize,
 * exchange, read and interpret; ky runs the attempts.
 *
 * @param transport - Base URLs, credentials and options.
 * @param operation - Description of the operation.
 * @param input - The caller's parameters.
 * @param options - The caller's options.
 */
export async function send(
  transport: unknown,
  operation: Operation,
  input: unknown,
  options?: CallOptions,
): Promise<Interpreted> {
  const call = prepare(operation, transport, input, options)
  return runAttempts(call, async (signal) => {
    let sent = await authorize(call, signal)
    let response = await exchange(call, signal, sent)
    // A single-use credential is not sent again, even if the first request was refused.
    if (response.status === 401 && call.credential?.renewable && !call.request.isSingleUse) {
      const refused = response
      const renewed = await authorize(call, signal, sent).catch((error: unknown) => {
        discardBody(refused)
        throw error
      })
      if (JSON.stringify(renewed) !== JSON.stringify(sent)) {
        discardBody(refused)
        sent = renewed
        response = await exchange(call, signal, sent)
      }
    }
    const body = await readAnswer(call, signal, response)
    return interpret(call, sent, response, body)
  })
}
