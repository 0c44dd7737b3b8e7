import { deviceLogin, type Invitation } from '@typed-oauth/example-device-login'
import { createShow } from '@typed-oauth/example-show'
import { createOryMock, type OryMock } from '@typed-oauth/mocks/ory'
import { publicClient } from '@typed-oauth/ory-oauth2'
import { expect, it, onTestFinished, vi } from 'vitest'

const client = {
  client_id: 'command',
  token_endpoint_auth_method: 'none',
  grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'refresh_token'],
  scope: 'openid offline_access',
}

/** A command that waits for its user, on a fake clock. */
interface Run {
  /** What the user sees. */
  readonly invitation: Invitation
  /** The server. */
  readonly mock: OryMock
  /** Stops the command. */
  readonly stop: AbortController
  /** Moves the clock, and returns whether the user signed in. */
  readonly isSignedInAfter: (seconds: number) => Promise<boolean>
  /** Returns all lines. */
  readonly output: () => string
}

async function start(): Promise<Run> {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const mock = createOryMock({ seed: { clients: [client] } })
  const ory = { ...mock.clientOptions, clientAuth: publicClient('command') }
  const stop = new AbortController()
  const lines: string[] = []
  const show = createShow((line) => lines.push(line))
  const { promise, resolve: invite } = Promise.withResolvers<Invitation>()
  const isSignedIn = deviceLogin({ ory, invite, signal: stop.signal }, show)
  const isSignedInAfter = async (seconds: number): Promise<boolean> => {
    await vi.advanceTimersByTimeAsync(seconds * 1_000)
    return isSignedIn
  }
  return { invitation: await promise, mock, stop, isSignedInAfter, output: () => lines.join('\n') }
}

it('signs a user in who enters the code', async () => {
  const { mock, invitation, isSignedInAfter, output } = await start()
  expect(invitation.page).toBe('http://127.0.0.1:4444/oauth2/device/verify')
  await vi.advanceTimersByTimeAsync(12_000)
  await mock.approveDevice(invitation.userCode, 'alice@example.com')
  expect(await isSignedInAfter(3)).toBe(true)
  expect(output()).toContain('signed in: {"access_token":"…"')
  expect(output()).not.toMatch(/ory_/)
  expect(mock.calls('oauth2TokenExchange').map(({ status }) => status)).toEqual([400, 400, 200])
})

it.each([
  ['access_denied', 'The sign-in was refused on the other device.'],
  [
    'expired_token',
    'Nobody approved in time: the code was not entered, or the sign-in was refused. Start again to get a new one.',
  ],
  [
    'invalid_grant',
    'Nobody is signed in: oauth2TokenExchange (POST /oauth2/token): the server answered 400 invalid_grant',
  ],
])('says what %s means', async (error, text) => {
  const { mock, isSignedInAfter, output } = await start()
  mock.faults.always('oauth2TokenExchange', { kind: 'status', status: 400, body: { error } })
  expect(await isSignedInAfter(5)).toBe(false)
  expect(output()).toContain(text)
})

it('says that nobody approved in time', async () => {
  const { isSignedInAfter, output } = await start()
  expect(await isSignedInAfter(601)).toBe(false)
  expect(output()).toMatch(/Nobody approved in time: .* Start again to get a new one\.$/)
})

it('stops at once when it is told to', async () => {
  const { mock, stop, isSignedInAfter, output } = await start()
  await vi.advanceTimersByTimeAsync(6_000)
  stop.abort()
  expect(await isSignedInAfter(0)).toBe(false)
  expect(output()).toMatch(/Stopped\. Nobody is signed in\.$/)
  expect(mock.calls('oauth2TokenExchange')).toHaveLength(1)
})
