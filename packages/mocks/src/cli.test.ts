import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { createAuthentiqClient, clientSecretBasic } from '@typed-oauth/authentiq-token'
import { createOryClient } from '@typed-oauth/ory-oauth2'
import { createVoucherifyClient } from '@typed-oauth/voucherify-oauth'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'

interface Run {
  readonly child: ChildProcess
  /** Printed output so far. */
  readonly output: { text: string; errors: string }
  /** Exit code, or the name of the signal that ended it. */
  readonly ended: Promise<number | string | null>
}

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const freePorts = ['--port', '0', '--admin-port', '0']
const running: ChildProcess[] = []
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'typed-oauth-mocks-'))
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
})
afterAll(async () => rm(folder, { recursive: true }))

/** Starts the command from its source. */
function start(...args: string[]): Run {
  const node = ['--conditions=typed-oauth:source', '--import', source('../test/source-hooks.ts'), source('./cli.ts')]
  const child = spawn(process.execPath, [...node, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.push(child)
  const output = { text: '', errors: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.text += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.errors += text))
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal))
  })
  return { child, output, ended }
}

/** Starts the command and waits until it listens. */
async function startServing(...args: string[]): Promise<Run & { urls: Record<string, string> }> {
  const run = start(...args)
  await vi.waitFor(
    () => {
      expect(run.output.errors).toBe('')
      expect(run.output.text).toContain('Stop it with Ctrl+C.')
    },
    { timeout: 10_000 },
  )
  const lines = [...run.output.text.matchAll(/^ {2}(\w+): (\S+)$/gm)]
  return { ...run, urls: Object.fromEntries(lines.map(([, option, url]) => [option, url])) }
}

async function seedFile(content: unknown): Promise<string> {
  const path = join(folder, 'seed.json')
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

/** Returns the exit code and the error output of a command that fails. */
async function failure(...args: string[]): Promise<[code: unknown, errors: string]> {
  const { ended, output } = start(...args)
  return [await ended, output.errors.trim()]
}

describe('typed-oauth-mocks', { timeout: 30_000 }, () => {
  it('prints its usage', async () => {
    const { ended, output } = start('--help')
    expect(await ended).toBe(0)
    expect(output.text).toContain('Usage: typed-oauth-mocks <ory|voucherify|authentiq|affinidi> [options]')
    const options = ['port', 'admin-port', 'host', 'seed', 'login', 'consent', 'logout', 'device', 'sign-in-as', 'cors']
    for (const option of [
      ...options,
      'registration',
      'refresh-token-grace-period',
      'fault',
      'max-request-bytes',
      'version',
    ])
      expect(output.text).toMatch(new RegExp(`^  --${option}\\b`, 'm'))
  })

  it('prints its version', async () => {
    const { ended, output } = start('--version')
    expect(await ended).toBe(0)
    expect(output.text.trim()).toMatch(/^\d+\.\d+\.\d+/)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves until %s, and logs requests without their secrets',
    async (signal) => {
      const { child, ended, output, urls } = await startServing('voucherify', '--port', '0')
      const { baseUrl = '' } = urls
      const client = createVoucherifyClient({ baseUrl, appId: 'mock-app-id', appToken: 'mock-app-token' })
      const { access_token: accessToken } = await client.generateOauthToken({ scope: 'vouchers' })
      await client.revokeOauthToken({ accessToken })
      child.kill(signal)
      expect(await ended).toBe(0)
      expect(output.text).toMatch(
        /\d\d:\d\d:\d\d POST \/v1\/oauth\/token 200 generateOauthToken \d+ ms grant_type=client_credentials scope=vouchers\n/,
      )
      expect(output.text).toMatch(/POST \/v1\/oauth\/token\/revoke 204 revokeOauthToken \d+ ms access_token=…\n/)
      expect(output.text).not.toContain(accessToken)
      expect(output.errors).toBe('')
    },
  )

  it('ends quietly when nobody reads its output', async () => {
    const { child, ended, output, urls } = await startServing('voucherify', '--port', '0')
    child.stdout?.destroy()
    // The first line may still be written.
    for (let count = 0; count < 100 && child.exitCode === null; count += 1)
      await fetch(urls['baseUrl'] ?? '').catch(() => undefined)
    expect([await ended, output.errors]).toEqual([0, ''])
  })

  it('serves Ory at two ports', async () => {
    const { urls } = await startServing('ory', ...freePorts)
    const { adminUrl = '', publicUrl = '' } = urls
    expect(adminUrl).not.toBe(publicUrl)
    const client = createOryClient({ adminUrl, publicUrl })
    expect(await client.createOAuth2Client({ oAuth2Client: { client_id: 'app' } })).toMatchObject({ client_id: 'app' })
  })

  it('sends browsers to the given pages', async () => {
    const seed = await seedFile({
      clients: [{ client_id: 'app', redirect_uris: ['https://app.example.com/callback'] }],
    })
    const page = 'https://app.example.com/sign-in'
    const { urls } = await startServing('ory', ...freePorts, '--seed', seed, '--login', page)
    const query = 'client_id=app&response_type=code&state=state-of-the-app'
    const response = await fetch(`${urls['publicUrl']}/oauth2/auth?${query}`, { redirect: 'manual' })
    expect(response.headers.get('location')).toMatch(`${page}?login_challenge=`)
  })

  it('signs a user in at once', async () => {
    const seed = await seedFile({
      clients: [{ client_id: 'app', redirect_uris: ['https://app.example.com/callback'] }],
    })
    const { urls } = await startServing('ory', ...freePorts, '--seed', seed, '--sign-in-as', 'alice')
    const query = 'client_id=app&response_type=code&state=state-of-the-app'
    const response = await fetch(`${urls['publicUrl']}/oauth2/auth?${query}`, { redirect: 'manual' })
    expect(response.headers.get('location')).toMatch('https://app.example.com/callback?code=')
  })

  it('lets clients register themselves', async () => {
    const { urls } = await startServing('ory', ...freePorts, '--registration')
    const response = await fetch(`${urls['publicUrl']}/oauth2/register`, { method: 'POST', body: '{}' })
    expect(response.status).toBe(201)
  })

  it('lets refresh tokens be used again', async () => {
    const seed = await seedFile({
      clients: [{ client_id: 'app', client_secret: 'app-secret', grant_types: ['refresh_token'], scope: 'offline' }],
      tokens: [
        { client_id: 'app', token: 'ory_rt_one', token_use: 'refresh_token', scope: 'offline', subject: 'alice' },
      ],
    })
    const { urls } = await startServing('ory', ...freePorts, '--seed', seed, '--refresh-token-grace-period', '60s')
    const client = createOryClient({
      publicUrl: urls['publicUrl'] ?? '',
      clientAuth: clientSecretBasic('app', 'app-secret'),
    })
    const refresh = async (): Promise<string | undefined> =>
      (await client.oauth2TokenExchange({ grantType: 'refresh_token', refreshToken: 'ory_rt_one' })).refresh_token
    expect(await refresh()).not.toBe(await refresh())
  })

  it('allows pages of other origins, and applies faults', async () => {
    const fault = 'GET /health/alive=status,status=503,body={"error":"off, for now"}'
    const { output, urls } = await startServing(
      'ory',
      '--port',
      '0',
      '--cors=https://app.example.com',
      '--fault',
      fault,
    )
    const url = `${urls['publicUrl']}/health/alive`
    for (const _ of [1, 2]) {
      const response = await fetch(url, { headers: { origin: 'https://app.example.com' } })
      expect([response.status, await response.json()]).toEqual([503, { error: 'off, for now' }])
      expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example.com')
    }
    expect(output.text).toMatch(/GET \/health\/alive 503 \d+ ms \(fault: status\)\n/)
  })

  it('limits request bodies', async () => {
    const { urls } = await startServing('voucherify', '--port', '0', '--max-request-bytes', '10')
    const response = await fetch(`${urls['baseUrl']}/v1/oauth/token`, { method: 'POST', body: 'x'.repeat(11) })
    expect([response.status, await response.text()]).toEqual([413, expect.stringContaining('--max-request-bytes')])
  })

  it('starts with a seed', async () => {
    const seed = await seedFile({ clients: [{ client_id: 'app', client_secret: 'from-the-seed' }] })
    const { urls } = await startServing('authentiq', '--port', '0', '--seed', seed)
    const { baseUrl = '' } = urls
    const code = 'never-issued'
    const redirectUri = 'https://app.example.com'
    const client = createAuthentiqClient({ baseUrl, clientAuth: clientSecretBasic('app', 'from-the-seed') })
    await expect(client.token({ code, redirectUri })).rejects.toMatchObject({ status: 400, code: 'invalid_grant' })
  })

  it('serves Affinidi', async () => {
    const { urls } = await startServing('affinidi', '--port', '0', '--host', 'localhost')
    expect(urls['baseUrl']).toMatch(/^http:\/\/localhost:\d+\/iam$/)
    expect((await fetch(`${urls['baseUrl']}/.well-known/jwks.json`)).status).toBe(200)
  })

  it('names the invalid place of a seed, without its values', async () => {
    const seed = await seedFile({ applications: [{ appId: 'shop', appToken: ['s3cret'] }] })
    expect(await failure('voucherify', '--seed', seed)).toEqual([
      1,
      'The seed does not fit: $.applications[0].appToken must be string',
    ])
  })

  it('reports a seed that is not JSON, without its values', async () => {
    const seed = await seedFile('{\n  "applications": s3cret\n}')
    const [code, errors] = await failure('voucherify', '--seed', seed)
    expect([code, errors]).toEqual([1, expect.stringContaining('seed.json is not valid JSON')])
    expect(errors).not.toContain('s3cret')
  })

  it('reads a seed that begins with a byte order mark', async () => {
    const seed = await seedFile('\uFEFF{"applications":[{"appId":7,"appToken":"a"}]}')
    expect(await failure('voucherify', '--seed', seed)).toEqual([
      1,
      'The seed does not fit: $.applications[0].appId must be string',
    ])
  })

  it.each(['', ' \n', '\uFEFF'])('reports a seed that is empty: %j', async (text) => {
    expect(await failure('voucherify', '--seed', await seedFile(text))).toEqual([
      1,
      expect.stringMatching(/^The seed file .*seed\.json is empty$/),
    ])
  })

  it('reports a seed that cannot be read', async () => {
    expect(await failure('ory', '--seed', join(folder, 'missing.json'))).toEqual([
      1,
      expect.stringMatching(/missing\.json cannot be read \(ENOENT\)$/),
    ])
  })

  it('reports a port that is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const { port } = other.address() as AddressInfo
    const message = `Port ${port} of 127.0.0.1 is in use. Choose another one with --port (Ory's admin server: --admin-port).`
    expect(await failure('voucherify', '--port', String(port))).toEqual([1, message])
    expect(await failure('ory', '--port', '0', '--admin-port', String(port))).toEqual([1, message])
    other.close()
  })

  it('reports wrong usage', async () => {
    expect(await failure('ory', '--prot', '1')).toEqual([2, "Unknown option '--prot'. See typed-oauth-mocks --help."])
    expect(await failure('ory', '--host', '--port', '1')).toEqual([
      2,
      '--host needs a value; one that begins with a dash is written as --host=-value. See typed-oauth-mocks --help.',
    ])
    expect(await failure('voucherify', '--fault', 'getClient=reset')).toEqual([
      2,
      '--fault getClient=reset: the mock has no operation or route "getClient"; there are generateOauthToken, generateOauthTokenV2, introspectOauthToken, revokeOauthToken. See typed-oauth-mocks --help.',
    ])
  })
})
