import type { Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import { lifetimes } from '../tokens/lifetimes.js'
import { requestUnauthorized, challengeNotFound } from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import type { SealPurpose } from '../wire/seal.js'

/** Step of a flow that a page handles. */
export type Step = 'consent' | 'device' | 'login'

/** Tells whether a flow has expired. */
export function isExpired(instance: Instance, flow: Flow): boolean {
  return flow.requestedAt * 1000 + lifetimes.flow < instance.environment.now()
}

/** Error of an expired flow. */
export function expired(step: Step): ReturnType<typeof requestUnauthorized> {
  return requestUnauthorized(`The ${step} request has expired, please try again.`)
}

/**
 * Returns the flow of a challenge, for the admin endpoints.
 *
 * @throws `Failure` 404 for an unknown challenge, 401 for an expired one.
 */
export async function flowOfChallenge(instance: Instance, step: Step, challenge: string): Promise<Flow> {
  const flow = await openFlow(instance, `${step} challenge`, challenge)
  // The flow of a deleted client counts as unknown.
  const clientGone = flow?.clientId && instance.state.clients.get(flow.clientId) === undefined
  if (flow === undefined || clientGone) throw challengeNotFound()
  if (isExpired(instance, flow)) throw expired(step)
  return flow
}

/** Opens a sealed flow; `undefined` if the text was not sealed for this purpose. */
export async function openFlow(instance: Instance, purpose: SealPurpose, text: string): Promise<Flow | undefined> {
  return (await instance.sealer.open(purpose, text)) as Flow | undefined // sealed by `sealFlow`
}

/** Seals a flow as a challenge or verifier. */
export async function sealFlow(instance: Instance, purpose: SealPurpose, flow: Flow): Promise<string> {
  return instance.sealer.seal(purpose, flow)
}

/** Returns the challenge in a query; `challenge` is the older name of the parameter. */
export function challengeOf(query: URLSearchParams, name: string): string {
  return first(query, name) || first(query, 'challenge')
}
