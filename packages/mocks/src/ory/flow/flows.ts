import type { Flow } from '../state/flow.js'
import type { Instance } from '../state/instance.js'
import { lifetimes } from '../tokens/lifetimes.js'
import { requestUnauthorized, challengeNotFound } from '../wire/failures.js'
import { first } from '../wire/go-url.js'
import type { SealPurpose } from '../wire/seal.js'

/** Step of a flow that a page handles. */
export type Step = 'consent' | 'device' | 'login'

/** Tells whether a flow began too long ago. */
export function isExpired(instance: Instance, flow: Flow): boolean {
  return flow.requestedAt * 1000 + lifetimes.flow < instance.environment.now()
}

/** Failure of a flow that began too long ago. */
export function expired(step: Step): ReturnType<typeof requestUnauthorized> {
  return requestUnauthorized(`The ${step} request has expired, please try again.`)
}

/**
 * Flow of a challenge, as the admin endpoints read it.
 *
 * @throws `Failure` 404 for a challenge that is none, 401 for an expired one.
 */
export async function flowOfChallenge(instance: Instance, step: Step, challenge: string): Promise<Flow> {
  const flow = await openFlow(instance, `${step} challenge`, challenge)
  // A flow whose client was deleted leads nowhere.
  const clientGone = flow?.clientId && instance.state.clients.get(flow.clientId) === undefined
  if (flow === undefined || clientGone) throw challengeNotFound()
  if (isExpired(instance, flow)) throw expired(step)
  return flow
}

/** Opens a sealed flow; `undefined` if the text is none for this purpose. */
export async function openFlow(instance: Instance, purpose: SealPurpose, text: string): Promise<Flow | undefined> {
  return (await instance.sealer.open(purpose, text)) as Flow | undefined // sealed by `sealFlow`
}

/** Seals a flow as a challenge or verifier. */
export async function sealFlow(instance: Instance, purpose: SealPurpose, flow: Flow): Promise<string> {
  return instance.sealer.seal(purpose, flow)
}

/** Challenge of a query; `challenge` is the older name. */
export function challengeOf(query: URLSearchParams, name: string): string {
  return first(query, name) || first(query, 'challenge')
}
