import { request as httpRequest } from 'node:http'

import { setupServer } from 'msw/node'
import { describe, expect, it, vi } from 'vitest'

import { createAffinidiMock } from './affinidi/index.js'
import { createAuthentiqMock } from './authentiq/index.js'
import type { Mock } from './mock.js'
import { mswHandlers } from './msw.js'
import { createOryMock } from './ory/index.js'
import { serve } from './server.js'
import { createVoucherifyMock } from './voucherify/index.js'

const explanation = (limit: number): string =>
  `The request body is larger than ${limit} bytes, the limit of this mock. Its option maxRequestBytes changes the limit (--max-request-bytes of the command).`
const client = (size: number): string => JSON.stringify({ client_name: 'x'.repeat(size - '{"client_name":""}'.length) })
const post = (body: BodyInit): { method: string; body: BodyInit } => ({ method: 'POST', body })

/** A body that never ends, with a count of the bytes that were read. */
function endless(): {
  readonly body: ReadableStream<Uint8Array>
  readonly read: { bytes: number; isCancelled: boolean }
} {
  const read = { bytes: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        controller.enqueue(new Uint8Array(100).fill(32))
        read.bytes += 100
      },
      cancel: () => {
        read.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { body, read }
}

describe('a request body that is too large', () => {
  it('is refused by the mock, with the limit and how to change it in the response', async () => {
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    const url = `${mock.urls.adminUrl}/admin/clients`
    expect((await mock(new Request(url, post(client(1_000))))).status).toBe(201)
    const response = await mock(new Request(url, post(client(1_001))))
    expect([response.status, await response.text()]).toEqual([413, explanation(1_000)])
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(mock.calls().map(({ status }) => status)).toEqual([201, 413])
    expect(mock.calls()[1]).not.toHaveProperty('body')
  })

  it('is measured in bytes', async () => {
    const mock = createOryMock({ maxRequestBytes: 100 })
    const url = `${mock.urls.adminUrl}/admin/clients`
    expect((await mock(new Request(url, post(JSON.stringify({ client_name: 'ü'.repeat(45) }))))).status).toBe(413)
  })

  it('has more than 10 MiB by default', async () => {
    const mock = createOryMock()
    const url = `${mock.urls.adminUrl}/admin/clients`
    expect((await mock(new Request(url, post(client(10 * 1_048_576))))).status).toBe(201)
    const response = await mock(new Request(url, post(client(10 * 1_048_576 + 1))))
    expect([response.status, await response.text()]).toEqual([413, explanation(10 * 1_048_576)])
  })

  it.each<[string, (options: { maxRequestBytes: number }) => Mock]>([
    ['Voucherify', createVoucherifyMock],
    ['Authentiq', createAuthentiqMock],
    ['Affinidi', createAffinidiMock],
  ])('is refused by the mock of %s', async (_, create) => {
    const mock = create({ maxRequestBytes: 10 })
    const response = await mock(new Request(`${mock.urls['baseUrl']}/anything`, post('x'.repeat(11))))
    expect(response.status).toBe(413)
  })

  it('is allowed without a limit', async () => {
    const mock = createOryMock({ maxRequestBytes: Infinity })
    const request = new Request(`${mock.urls.adminUrl}/admin/clients`, post(client(11 * 1_048_576)))
    expect((await mock(request)).status).toBe(201)
  })

  it('is read only up to the limit', async () => {
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    const { body, read } = endless()
    const request = new Request(`${mock.urls.adminUrl}/admin/clients`, { ...post(body), duplex: 'half' } as RequestInit)
    expect((await mock(request)).status).toBe(413)
    expect(read.bytes).toBeLessThan(1_500)
    expect(read.isCancelled).toBe(true)
  })

  it('is not read at all if its content-length exceeds the limit', async () => {
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    const { body, read } = endless()
    const headers = { 'content-length': '1001' }
    const init = { ...post(body), duplex: 'half', headers } as RequestInit
    expect((await mock(new Request(`${mock.urls.adminUrl}/admin/clients`, init))).status).toBe(413)
    expect(read.bytes).toBeLessThan(200)
  })

  it('is refused through the options of a client, and through MSW', async () => {
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    const { adminUrl } = mock.urls
    const { fetch: fetchMock } = mock.clientOptions
    expect((await fetchMock(`${adminUrl}/admin/clients`, post(client(1_001)))).status).toBe(413)
    const server = setupServer(...mswHandlers(mock, { adminUrl: 'https://admin.example.com' }))
    server.listen({ onUnhandledFrame: 'error' })
    const response = await fetch('https://admin.example.com/admin/clients', post(client(1_001)))
    server.close()
    expect([response.status, await response.text()]).toEqual([413, explanation(1_000)])
  })

  it('is subject to faults, like any other request', async () => {
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    mock.faults.next('createOAuth2Client', { kind: 'status', status: 503 })
    const url = `${mock.urls.adminUrl}/admin/clients`
    expect((await mock(new Request(url, post(client(1_001))))).status).toBe(503)
    expect((await mock(new Request(url, post(client(1_001))))).status).toBe(413)
  })

  it.each([-1, 1.5, Number.NaN, '10' as never])('cannot have the limit %s', (maxRequestBytes) => {
    expect(() => createVoucherifyMock({ maxRequestBytes })).toThrow(
      '`maxRequestBytes` must be a whole number that is not negative, or Infinity',
    )
  })
})

describe('a request body that has been used', () => {
  it('does not count as an empty one', async () => {
    const mock = createOryMock()
    const request = new Request(`${mock.urls.adminUrl}/admin/clients`, post('{}'))
    await request.text()
    await expect(mock(request)).rejects.toThrow(TypeError)
  })
})

describe('a request body that is too large, over HTTP', () => {
  it('is refused with a complete response', async () => {
    await using server = await serve(createOryMock({ maxRequestBytes: 1_000 }))
    const url = `${server.urls.adminUrl}/admin/clients`
    const response = await fetch(url, post(client(5_000_000)))
    expect([response.status, await response.text()]).toEqual([413, explanation(1_000)])
    expect((await fetch(url, post(client(1_000)))).status).toBe(201)
  })

  it('is refused at once if its content-length exceeds the limit', async () => {
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    await using server = await serve(mock)
    const status = await new Promise((resolve, reject) => {
      const headers = { 'content-length': '1001' }
      const pending = httpRequest(`${server.urls.adminUrl}/admin/clients`, { method: 'POST', headers })
      pending.once('error', reject)
      pending.once('response', (response) => {
        resolve(response.statusCode)
        pending.destroy()
      })
      pending.flushHeaders() // the body is never sent
    })
    expect(status).toBe(413)
  })

  it('is refused while it is still being sent, and is not stored', async () => {
    const errors = vi.spyOn(console, 'error')
    const mock = createOryMock({ maxRequestBytes: 1_000 })
    await using server = await serve(mock)
    const { status, isClosed } = await new Promise<{ status: unknown; isClosed: Promise<void> }>((resolve, reject) => {
      const pending = httpRequest(`${server.urls.adminUrl}/admin/clients`, { method: 'POST' })
      const more = (): boolean => pending.destroyed || pending.write(' '.repeat(10_000), () => setTimeout(more, 1))
      const closed = new Promise<void>((done) => {
        pending.once('close', done)
      })
      pending.on('error', reject)
      pending.once('response', (response) => {
        response.resume()
        pending.off('error', reject).on('error', () => undefined)
        resolve({ status: response.statusCode, isClosed: closed })
      })
      more()
    })
    expect(status).toBe(413)
    await isClosed // the server does not wait for the end of the refused body
    expect(errors).not.toHaveBeenCalled()
    errors.mockRestore()
  })

  it('closes its connection, so that the rest of it is not read as the next request', async () => {
    await using server = await serve(createOryMock({ maxRequestBytes: 100_000 }))
    const url = `${server.urls.adminUrl}/admin/clients`
    let parts = 0
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        parts += 1
        if (parts > 50) controller.close()
        else controller.enqueue(new Uint8Array(10_000).fill(97))
      },
    })
    const response = await fetch(url, { method: 'POST', body, duplex: 'half' } as RequestInit)
    expect([response.status, response.headers.get('connection')]).toEqual([413, 'close'])
    expect((await fetch(url)).status).toBe(200)
  })

  it('causes no error of the mock if the client aborts while sending it', async () => {
    const errors = vi.spyOn(console, 'error')
    const mock = createOryMock()
    await using server = await serve(mock)
    const pending = httpRequest(`${server.urls.adminUrl}/admin/clients`, { method: 'POST' })
    pending.on('error', () => undefined).write('{')
    await vi.waitFor(() => expect(mock.calls()).toHaveLength(1))
    pending.destroy()
    await vi.waitFor(() => expect(mock.calls()[0]).toHaveProperty('duration'))
    expect(mock.calls()[0]).not.toHaveProperty('status')
    expect(errors).not.toHaveBeenCalled()
    errors.mockRestore()
  })
})
