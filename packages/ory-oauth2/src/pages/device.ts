import { isHttpError } from '@typed-oauth/core/define'

import { acceptUserCodeRequest } from '../device/endpoints.js'
import type { OryTransport } from '../transport.js'
import { readChallenge, readParameter, type ChallengeInput } from './challenge.js'
import { redirectAfter, restart, type PageStep } from './step.js'

/** The code is wrong, expired or used: let the user type it again. */
export interface WrongUserCode {
  /** Discriminant. */
  readonly kind: 'wrong'
}

/** Ask for the code that the device shows; when the page is posted, call {@link handleDeviceRequest} again. */
export interface AskUserCode {
  /** Discriminant. */
  readonly kind: 'ask'
  /**
   * The code in the browser's request, to fill in; empty if there is none. Never accept it before the user has seen it and
   * compared it with the device: somebody else may have sent the address.
   */
  readonly userCode: string
  /**
   * Accepts the code; login and consent follow.
   *
   * @param userCode - The code that the user confirmed. Spaces around it are removed, its case is kept.
   * @returns The step, usually a redirect; `wrong` for a code that Hydra does not know (any more), and for an empty one.
   * @throws What `acceptUserCodeRequest` rejects with, unless the challenge is unknown or expired.
   */
  accept(userCode: string | null | undefined): Promise<PageStep | WrongUserCode>
}

/** What the page for the code of a device does next. */
export type DeviceStep = AskUserCode | PageStep

/**
 * Handles a request to the page of Hydra where users type the code of a device, when it is opened and when it is posted.
 *
 * Sends nothing before a code is accepted.
 *
 * @param transport - Transport with the admin URL; a client has it as `transport`.
 * @param input - Where the `device_challenge` is: URL, query or posted form.
 * @returns A page that asks to start again, or what the page needs.
 *
 * @example
 * ```ts
 * async function devicePage(url: URL, typed?: string): Promise<Response> {
 *   const device = await handleDeviceRequest(transport, url)
 *   const step = device.kind === 'ask' && typed !== undefined ? await device.accept(typed) : device
 *   if (step.kind === 'redirect') return Response.redirect(step.url, 303)
 *   if (step.kind === 'restart') return new Response('Please start again')
 *   return new Response(step.kind === 'wrong' ? 'This code is wrong' : `Does your device show ${step.userCode}?`)
 * }
 * ```
 *
 * @see [RFC 8628, section 3.3](https://www.rfc-editor.org/rfc/rfc8628.html#section-3.3)
 * @category Pages
 */
export async function handleDeviceRequest(transport: OryTransport, input: ChallengeInput): Promise<DeviceStep> {
  const deviceChallenge = readChallenge(input, 'device_challenge')
  if (deviceChallenge === '') return restart('missing')
  const userCode = readParameter(input, 'user_code').trim()
  return { kind: 'ask', userCode, accept: async (typed) => acceptCode(transport, deviceChallenge, typed) }
}

async function acceptCode(
  transport: OryTransport,
  deviceChallenge: string,
  typed: string | null | undefined,
): Promise<PageStep | WrongUserCode> {
  // A form that somebody made may have anything in the field.
  const userCode = typeof typed === 'string' ? typed.trim() : ''
  if (userCode === '') return { kind: 'wrong' }
  try {
    const body = { user_code: userCode }
    return await redirectAfter(
      transport,
      acceptUserCodeRequest(transport, { deviceChallenge, acceptDeviceUserCodeRequest: body }),
    )
  } catch (error) {
    if (isHttpError(error, acceptUserCodeRequest, 400) && error.code === 'invalid_request') return { kind: 'wrong' }
    throw error
  }
}
