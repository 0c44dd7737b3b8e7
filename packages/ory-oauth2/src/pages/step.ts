import { isHttpError, properties } from '@typed-oauth/core/define'

import { oAuth2RedirectToUrl, type OAuth2RedirectTo } from '../redirect-to.js'
import type { OryTransport } from '../transport.js'

/** Send the browser to an address, with status 303. */
export interface RedirectStep {
  /** Discriminant. */
  readonly kind: 'redirect'
  /** The address. It contains codes that work once, so do not log it. */
  readonly url: string
}

/**
 * The flow cannot go on: show a page that says so. Hydra does not tell where the browser came from, so the user must start
 * again at the application.
 */
export interface RestartStep {
  /** Discriminant. */
  readonly kind: 'restart'
  /**
   * - `missing`: the browser's request has no challenge, or more than one. Somebody opened the page by its address.
   * - `unknown`: Hydra does not know the challenge.
   * - `expired`: it is older than half an hour, or was used up and Hydra does not say where to go.
   */
  readonly reason: 'expired' | 'missing' | 'unknown'
}

/** What a page does if there is nothing to ask, and after each decision. */
export type PageStep = RedirectStep | RestartStep

/** What an operation answered, or the step that follows from its refusal of the challenge. */
export type Outcome<Data> = { readonly kind: 'found'; readonly data: Data } | PageStep

/** Makes the step for a challenge that cannot be resolved. */
export function restart(reason: RestartStep['reason']): RestartStep {
  return { kind: 'restart', reason }
}

/**
 * Waits for an operation that takes a challenge.
 *
 * @param transport - Transport with the public URL, against which an address is resolved.
 * @param call - The call.
 * @returns What it answered, or the step that follows from 401, 404 or 410.
 * @throws What the operation rejects with, for anything else.
 */
export async function outcomeOf<Data>(transport: OryTransport, call: Promise<Data>): Promise<Outcome<Data>> {
  try {
    return { kind: 'found', data: await call }
  } catch (error) {
    return stepAfter(transport, error)
  }
}

/**
 * Waits for an operation that answers where the browser goes next.
 *
 * @param transport - Transport with the public URL, against which an address is resolved.
 * @param call - The call.
 * @returns The step.
 * @throws What the operation rejects with, unless it is 401, 404 or 410.
 */
export async function redirectAfter(transport: OryTransport, call: Promise<OAuth2RedirectTo>): Promise<PageStep> {
  const outcome = await outcomeOf(transport, call)
  return outcome.kind === 'found' ? { kind: 'redirect', url: outcome.data.redirect_to } : outcome
}

function stepAfter(transport: OryTransport, error: unknown): PageStep {
  if (!isHttpError(error)) throw error
  const { status, code, body } = error
  // A route that does not exist, at a wrong URL or behind a proxy, has another body: no user can mend that.
  if (status === 404 && typeof properties(body)['error'] === 'string') return restart('unknown')
  // An API key that is refused has another code.
  if (status === 401 && code === 'request_unauthorized') return restart('expired')
  if (status === 410) return stepAfterUse(transport, body)
  throw error
}

function stepAfterUse(transport: OryTransport, body: unknown): PageStep {
  try {
    // The function checks the body itself.
    return { kind: 'redirect', url: oAuth2RedirectToUrl(transport, body as OAuth2RedirectTo).href }
  } catch {
    return restart('expired')
  }
}
