import { show, type Show } from '@typed-oauth/example-show'
import {
  createOryTransport,
  isHttpError,
  isSdkError,
  oAuth2DeviceFlow,
  pollDeviceToken,
  publicClient,
  type OryClientOptions,
} from '@typed-oauth/ory-oauth2'

/** What the user needs to know. */
export interface Invitation {
  /** Page that the user opens on another device. */
  readonly page: string
  /** Code that the user enters there. */
  readonly userCode: string
}

/** Options of the command. */
export interface DeviceLoginOptions {
  /** Hydra, and the client of the command. */
  readonly ory: OryClientOptions
  /** Shows the page and the code to the user. */
  readonly invite: (invitation: Invitation) => void
  /** Ends the wait for the user. */
  readonly signal?: AbortSignal
}

/**
 * Signs a user in who opens a page on another device.
 *
 * @returns Whether the user signed in.
 */
export async function deviceLogin({ ory, invite, signal }: DeviceLoginOptions, output: Show): Promise<boolean> {
  const hydra = createOryTransport({ ...ory, observe: output.event })
  try {
    const authorization = await oAuth2DeviceFlow(hydra, { scope: ['openid', 'offline_access'] }, { signal })
    invite({ page: authorization.verification_uri, userCode: authorization.user_code })
    const tokens = await pollDeviceToken(hydra, authorization, { signal })
    output.result('signed in', tokens)
    return true
  } catch (problem) {
    output.say(signal?.aborted ? 'Stopped. Nobody is signed in.' : explain(problem))
    return false
  }
}

/** Says to the user why nobody is signed in. */
function explain(problem: unknown): string {
  if (!isSdkError(problem)) throw problem
  const code = isHttpError(problem) ? problem.code : undefined
  if (code === 'access_denied') return 'The sign-in was refused on the other device.'
  if (code === 'expired_token' || (problem.kind === 'timeout' && problem.scope === 'total'))
    return 'Nobody approved in time: the code was not entered, or the sign-in was refused. Start again to get a new one.'
  return `Nobody is signed in: ${problem.message}` // without secrets, as in all errors of the library
}

if (process.argv[1] === import.meta.filename) {
  const { HYDRA_PUBLIC_URL: publicUrl = 'http://127.0.0.1:4444', CLIENT_ID: id = '' } = process.env
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const invite = ({ page, userCode }: Invitation): void => show.say(`Open ${page} and enter the code ${userCode}`)
  const isSignedIn = await deviceLogin(
    { ory: { publicUrl, clientAuth: publicClient(id) }, invite, signal: stop.signal },
    show,
  )
  process.exitCode = isSignedIn ? 0 : 1
}
