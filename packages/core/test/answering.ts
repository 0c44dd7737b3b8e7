import type { Fetch, FetchInit } from '../src/index.js'

/** What a stand-in for `fetch` was called with. */
export interface Sent {
  readonly url: string
  readonly init: FetchInit
}

/**
 * Makes a stand-in for `fetch` that answers one request after the other; the last answer stays.
 *
 * @param answers - A response, an error, or a function of the request.
 * @returns The stand-in and what it was called with.
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

/** Gives what a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('The promise was fulfilled')
}
