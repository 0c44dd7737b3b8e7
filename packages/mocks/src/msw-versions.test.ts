import { setupServer as setupServer2 } from 'msw-2/node'
import { setupServer as setupServer3 } from 'msw/node'
import { afterEach, expect, it, vi } from 'vitest'

import { createAuthentiqMock } from './authentiq/index.js'

afterEach(() => {
  vi.doUnmock('msw')
  vi.resetModules()
})

it.each([
  ['2', async () => import('msw-2'), (...handlers: unknown[]) => setupServer2(...(handlers as never[]))],
  ['3', async () => import('msw'), (...handlers: unknown[]) => setupServer3(...(handlers as never[]))],
] as const)('mswHandlers answers with MSW %s', async (version, load, setupServer) => {
  if (version === '2') vi.doMock('msw', load)
  const { mswHandlers } = await import('./msw.js')
  const server = setupServer(...mswHandlers(createAuthentiqMock(), { baseUrl: 'https://id.example.com' }))
  server.listen()
  try {
    const response = await fetch('https://id.example.com/.well-known/openid-configuration')
    expect(await response.json()).toMatchObject({ issuer: 'https://id.example.com/' })
  } finally {
    server.close()
  }
})
