import type { Operation } from '@typed-oauth/core/define'
import { checkBody } from '@typed-oauth/core/schema'

import { fromUtf8 } from './encoding.js'
import { parseJson } from './json-text.js'

const outside = new WeakSet<Response>()

/**
 * Marks a response that does not come from the API itself, such as an error page of a gateway, or that is known to
 * differ from the documentation of the API. It is not checked.
 *
 * @param response - The response.
 * @returns The same response.
 */
export function outsideDocumentation(response: Response): Response {
  outside.add(response)
  return response
}

/**
 * Compares a response with the documented responses of the client's operation.
 *
 * @param mock - Name of the mock, for the message.
 * @param operation - The called operation.
 * @param response - The response; its body is read.
 * @returns The response, with its body in memory.
 * @throws An error of the mock itself if the response does not fit.
 */
export async function checkAnswer(
  mock: string,
  operation: Operation | undefined,
  response: Response,
): Promise<Response> {
  const { status, headers } = response
  const bytes = new Uint8Array(await response.arrayBuffer())
  if (operation !== undefined && !outside.has(response)) {
    const problem = findProblem(operation, response, fromUtf8(bytes))
    if (problem !== undefined) {
      throw new Error(
        `${mock} mock: ${operation.id} responded with ${status}, but ${problem}. This is a bug of the mock`,
      )
    }
  }
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, headers })
}

function findProblem(operation: Operation, { status, headers }: Response, text: string): string | undefined {
  const isSuccess = status < 400
  const model = isSuccess ? operation.responses[status] : (operation.errors?.[status] ?? operation.errors?.default)
  if (model === undefined) return isSuccess ? 'this status is not documented' : undefined
  if (model === 'empty') return text === '' ? undefined : 'its body is not empty'
  if (model === 'location') return headers.has('location') ? undefined : 'its redirect has no Location header'
  if (!/^(?:application|text)\/(?:[\w.-]+\+)?json\b/.test(headers.get('content-type') ?? ''))
    return 'its body is not JSON by its media type'
  const body = parseJson(text)
  if (body === undefined) return 'its body is not JSON'
  const findings = checkBody(model, body).map(({ path, expected }) => `${path.join('.') || 'body'} (${expected})`)
  return findings.length === 0 ? undefined : `its body does not fit: ${findings.join(', ')}`
}
