import { execFileSync } from 'node:child_process'
import { join } from 'node:path'

import { afterAll, expect, it } from 'vitest'

import { createConsumer, root } from './consumer.ts'

// The work of the compiler for a program that uses the declarations, measured by the compiler.

const consumer = createConsumer()
afterAll(() => consumer.remove())

function instantiations(program: string): number {
  consumer.write('index.ts', program)
  const output = execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', '.', '--extendedDiagnostics'], {
    cwd: consumer.folder,
    encoding: 'utf8',
  })
  return Number(/Instantiations:\s+(\d+)/.exec(output)?.[1])
}

it('a file with five calls is checked with fewer than 1,000 instantiations', () => {
  const without = instantiations(`export {}`)
  const withCalls = instantiations(`
    import { createOryClient } from '@typed-oauth/ory-oauth2'
    const ory = createOryClient({ adminUrl: 'https://ory.example.com', accessToken: 'key' })
    export const client = await ory.createOAuth2Client({ oAuth2Client: { client_name: 'Photo Viewer' } })
    export const login = await ory.getOAuth2LoginRequest({ loginChallenge: 'challenge' })
    export const token = await ory.introspectOAuth2Token({ token: 'token' })
    export const { data } = await ory.listOAuth2Clients.raw({ owner: 'team-photos' })
    export const exchanged = await ory.oauth2TokenExchange({ grantType: 'client_credentials', scope: ['photos.read'] })
  `)
  expect(withCalls - without).toBeGreaterThan(0)
  expect(withCalls - without).toBeLessThan(1000)
})
