import type { Fetch, FetchInit } from '../src/index.js'

/** Arguments of one call of the mock `fetch`. */
export interface Sent {
  readonly url: string
  readonly init: FetchInit
}

/**
 * Makes a mock of `fetch` that returns one response after the other; the last one is for all further requests.
 *
 * @param answers - Responses: each is a response, an error, or a function of the request.
 * @returns The mock and the arguments of its calls.
 */
export function answering(...answers: readonly (Error | Response | ((sent: Sent) => Promise<Response> | Response))[]): {
  readonly fetch: Fetch
  readonly sent: Sent[]
} {
  const sent: Sent[] = []
  return {
    sent,
    fetch: async (url, init) => {
      const answer = answers[Math.min(sent.length, answers.length - 1)]
      sent.push({ url, init })
      if (answer instanceof Error) throw answer
      return answer instanceof Response ? answer.clone() : (answer as (sent: Sent) => Promise<Response>)({ url, init })
    },
  }
}

/** Returns the error that a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('The promise was fulfilled')
}
