import { clientSecretBasic } from '@typed-oauth/authentiq-token'
import { consumerToken } from '@typed-oauth/example-affinidi-consumer-token'
import { codeExchange } from '@typed-oauth/example-authentiq-code-exchange'
import { clientLifecycle } from '@typed-oauth/example-ory-client-lifecycle'
import { createShow } from '@typed-oauth/example-show'
import { machineToken } from '@typed-oauth/example-voucherify-machine-token'
import { createAffinidiMock } from '@typed-oauth/mocks/affinidi'
import { createAuthentiqMock } from '@typed-oauth/mocks/authentiq'
import { createOryMock } from '@typed-oauth/mocks/ory'
import { createVoucherifyMock } from '@typed-oauth/mocks/voucherify'

import { showDevice } from './device.ts'
import { served } from './served.ts'
import { showWeb } from './web.ts'
import { showWorker } from './worker.ts'

const redirectUri = 'https://app.example.com/callback'

/**
 * Runs all examples, each over real HTTP against a mock of its API on a free port of loopback.
 *
 * @param write - Called with each line.
 */
export async function runDemo(write: (line: string) => void): Promise<void> {
  const show = createShow(write)

  write('Voucherify: a token for an application')
  const voucherify = createVoucherifyMock()
  const { appId, appToken } = voucherify.clientOptions
  await served(voucherify, async (urls) => machineToken({ ...urls, appId, appToken }, show))

  write('Authentiq: exchange an authorization code')
  const secret = 's3cr%t for the demo'
  const authentiq = createAuthentiqMock({ seed: { clients: [{ client_id: 'app', client_secret: secret }] } })
  const redirect = { code: authentiq.issueCode({ redirectUri }), redirectUri }
  const clientAuth = clientSecretBasic('app', secret)
  await served(authentiq, async (urls) => codeExchange({ ...urls, clientAuth }, redirect, show))

  write('Affinidi: a token for a consumer')
  const affinidi = createAffinidiMock()
  const { did, assertion } = affinidi.createIdentity()
  const sign = async (tokenUrl: string): Promise<string> => assertion(tokenUrl)
  await served(affinidi, async (urls) => consumerToken(urls, { did, sign }, show))

  write('Ory: the lifecycle of a client')
  await served(createOryMock(), async (urls) => clientLifecycle(urls, show))

  write('Ory and Voucherify: a worker with tokens of its own')
  await showWorker(show)

  write('Ory: sign-in on another device')
  await showDevice(show)

  write('Ory: a web application, and the pages for login and consent')
  await showWeb(show)
}

if (process.argv[1] === import.meta.filename) await runDemo((line) => console.log(line))
