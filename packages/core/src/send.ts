import { authorize, exchange, type Attempt } from './attempt.js'
import { readAnswer } from './body.js'
import type { Operation } from './operation.js'
import type { CallOptions } from './options.js'
import { prepare } from './prepare.js'
import { runAttempts } from './run-attempts.js'
import { interpret, type Interpreted } from './response.js'

/**
 * Sends an operation: the table of contents of this library.
 *
 * @param transport - Where to, and as whom.
 * @param operation - What.
 * @param input - The caller's parameters.
 * @param options - The caller's options.
 */
export async function send(transport: unknown, operation: Operation, input: unknown, options?: CallOptions): Promise<Interpreted> {
  const call = prepare(operation, transport, input, options)
  return runAttempts(call, async (attempt: Attempt) => {
    let sent = await authorize(call, attempt, { renew: false })
    let response = await exchange(call, attempt, sent)
    if (response.status === 401 && call.credential?.renewable === true) {
      await readAnswer(call, attempt, response)
      sent = await authorize(call, attempt, { renew: true })
      response = await exchange(call, attempt, sent)
    }
    const body = await readAnswer(call, attempt, response)
    return interpret(call, { attempt: attempt.number, sent, response, body })
  })
}
