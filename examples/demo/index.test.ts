import { expect, it, onTestFinished, vi } from 'vitest'

import { runDemo } from './index.ts'

/** Lets the wait of the device, a second between two polls, end at once. */
function skipPolling(): void {
  const { setTimeout } = globalThis
  const skipping = (run: () => void, milliseconds?: number): unknown =>
    setTimeout(run, milliseconds === 1_000 ? 0 : milliseconds)
  vi.stubGlobal('setTimeout', skipping)
  onTestFinished(() => void vi.unstubAllGlobals())
}

it('runs every example completely, and shows errors', { timeout: 60_000 }, async () => {
  skipPolling()
  const lines: string[] = []
  await runDemo((line) => lines.push(line))
  const output = lines.join('\n')
  expect(lines.filter((line) => !line.startsWith(' '))).toEqual([
    'Voucherify: a token for an application',
    'Authentiq: exchange an authorization code',
    'Affinidi: a token for a consumer',
    'Ory: the lifecycle of a client',
    'Ory and Voucherify: a worker with tokens of its own',
    'Ory: sign-in on another device',
    'Ory: a web application, and the pages for login and consent',
  ])
  expect(lines.filter((line) => line.includes('expected error'))).toHaveLength(5)
  expect(output).toContain('"active":false')
  expect(output).toContain('"access_token":"…"')
  expect(output).toContain('after the revocation: [200]')
  expect(output).toContain('signed in: {')
  expect(lines.filter((line) => line.startsWith('    page: ') && !line.includes('{'))).toEqual([
    '    page: Sign in · Example account',
    '    page: Photo Viewer asks for access · Example account',
    '    page: Your photos',
    '    page: Signed out',
  ])
  expect(output).not.toMatch(/ory_[ar]t_|ory_ac_|ory_dc_|eyJ|s3cr|_challenge=|_verifier=/)
})
