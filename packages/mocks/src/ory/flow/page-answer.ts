import type { Call, Handler } from '../state/call.js'
import type { Denial, Flow } from '../state/flow.js'
import { adminJson } from '../wire/answers.js'
import { decoded, jsonFields } from '../wire/body.js'
import type { Fields } from '../wire/decode.js'
import { invalidRequest, unrecognizable, type Failure } from '../wire/failures.js'
import { first, setQuery } from '../wire/go-url.js'
import { challengeOf, flowOfChallenge, sealFlow, type Step } from './flows.js'

/** Returns the challenge that a page sends in the query. */
export function requireChallenge({ query }: Call, step: Step): string {
  const name = `${step}_challenge`
  const challenge = step === 'device' ? first(query, name) : challengeOf(query, name)
  if (challenge === '') throw invalidRequest(`The parameter '${name}' is missing.`)
  return challenge
}

/** Decision of a page, and the flow that it belongs to. */
export interface PageAnswer<T> {
  /** Flow of the challenge. */
  readonly flow: Flow
  /** Decoded body of the request. */
  readonly answer: T
}

/** Reads the decision of a page. The body is checked before the challenge is opened. */
export async function readPageAnswer<T>(call: Call, step: Step, read: (body: Fields) => T): Promise<PageAnswer<T>> {
  const unreadable = (message: string): Failure =>
    step === 'consent' ? unrecognizable(400) : invalidRequest(`The body cannot be decoded: ${message}`)
  const challenge = requireChallenge(call, step)
  const body = await jsonFields(call.request, unreadable)
  const answer = await decoded(unreadable, () => read(body))
  return { answer, flow: await flowOfChallenge(call.instance, step, challenge) }
}

/** Makes the handler of `PUT …/reject` for the login or the consent page. */
export function rejectAt(step: 'consent' | 'login'): Handler {
  return async (call) => {
    const { answer, flow } = await readPageAnswer(call, step, (body) => readDenial(body, `${step} request denied`))
    const verifier = await sealFlow(call.instance, `${step} verifier`, { ...flow, denied: answer })
    return adminJson({ redirect_to: setQuery(flow.requestUrl, { [`${step}_verifier`]: verifier }) })
  }
}

function readDenial(body: Fields, defaultCode: string): Denial {
  const hint = body.string('error_hint')
  body.string('error_debug')
  return {
    code: body.string('error') || defaultCode,
    description: body.string('error_description') + (hint === '' ? '' : ` ${hint}`),
    status: body.integer('status_code') || 400,
  }
}
