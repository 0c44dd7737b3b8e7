import { execFile } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listen, type LoopbackServer } from '../../packages/testing/src/loopback.ts'
import { installRuntimes, runtimePath } from '../../scripts/runtimes.ts'
import { createConsumer, root } from '../consumer.ts'

// What OpenTelemetry's instrumentation of `fetch` records of a request, with and without the code of the security page.

installRuntimes()
const page = readFileSync(join(root, 'SECURITY.md'), 'utf8')
const code = /^```ts\n(.*?)^```$/ms.exec(page)?.[1] ?? ''

const consumer = createConsumer()
symlinkSync(runtimePath('@opentelemetry', ''), join(consumer.folder, 'node_modules/@opentelemetry'))

let server: LoopbackServer
beforeAll(async () => {
  server = await listen((_, response) => {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"not_found"}')
  })
})
afterAll(async () => {
  await server.close()
  consumer.remove()
})

/** Calls with a challenge, and returns the attributes of the spans that are exported. */
async function exported(processors: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const program = `
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { createOryClient } from '@typed-oauth/ory-oauth2'
${code}
const exporter = new InMemorySpanExporter()
const tracerProvider = new BasicTracerProvider({ spanProcessors: [${processors} new SimpleSpanProcessor(exporter)] })
const instrumentation = new UndiciInstrumentation()
instrumentation.setTracerProvider(tracerProvider)
const ory = createOryClient({ adminUrl: ${JSON.stringify(server.url)} })
await ory.getOAuth2LoginRequest({ loginChallenge: 'CANARY' }).catch(() => undefined)
await new Promise((resolve) => setImmediate(resolve))
console.log(JSON.stringify(exporter.getFinishedSpans().map(({ attributes }) => attributes)))
process.exit()
`
  const { stdout } = await promisify(execFile)(process.execPath, [consumer.write('program.ts', program)])
  return JSON.parse(stdout) as readonly Readonly<Record<string, unknown>>[]
}

describe('the span of a request', () => {
  it('contains the challenge', async () => {
    const [attributes] = await exported('')
    expect(attributes).toMatchObject({ 'url.query': '?login_challenge=CANARY' })
    expect(attributes?.['url.full']).toContain('CANARY')
  })

  it('does not contain it with the code of the security page', async () => {
    const spans = await exported('cutting,')
    const path = '/admin/oauth2/auth/requests/login'
    expect(spans).toMatchObject([{ 'url.full': server.url + path, 'url.path': path, 'url.query': '' }])
    expect(JSON.stringify(spans)).not.toContain('CANARY')
  })
})

describe('the code of the security page', () => {
  it('cuts the queries of the attributes that Sentry and Next use', async () => {
    const url = 'https://auth.example.com/device/verify?user_code=CANARY#CANARY'
    const data = {
      url,
      'http.url': url,
      'http.target': '/device/verify?user_code=CANARY',
      'http.query': '?user_code=CANARY',
      'http.method': 'GET',
      'http.response.status_code': 200,
    }
    const program = consumer.write(
      'sentry.ts',
      `${code}\nconsole.log(JSON.stringify(beforeSend({ data: ${JSON.stringify(data)} })))`,
    )
    const { stdout } = await promisify(execFile)(process.execPath, [program])
    expect(JSON.parse(stdout)).toEqual({
      data: {
        url: 'https://auth.example.com/device/verify',
        'http.url': 'https://auth.example.com/device/verify',
        'http.target': '/device/verify',
        'http.query': '',
        'http.method': 'GET',
        'http.response.status_code': 200,
      },
    })
  })
})
