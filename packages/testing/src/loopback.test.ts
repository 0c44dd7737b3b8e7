import { expect, it } from 'vitest'

import { listen } from './index.js'

it('serves real requests and remembers them', async () => {
  const server = await listen((_, response) => response.end('hello'))
  const response = await fetch(`${server.url}/a?b=c`, { method: 'POST', body: 'text', headers: { 'x-a': 'b' } })
  expect(await response.text()).toBe('hello')
  expect(server.requests).toMatchObject([{ method: 'POST', path: '/a?b=c', body: 'text', headers: { 'x-a': 'b' } }])
  await server.close()
})

it('lets handlers break connections, and counts the open ones', async () => {
  const server = await listen((request) => request.socket.resetAndDestroy())
  await expect(fetch(server.url)).rejects.toThrow('fetch failed')
  await expect.poll(() => server.openSockets()).toBe(0)
  await server.close()
  const quiet = await listen(() => undefined)
  const pending = fetch(quiet.url).catch((error: unknown) => error)
  await expect.poll(() => quiet.openSockets()).toBe(1)
  await quiet.close()
  expect(await pending).toBeInstanceOf(TypeError)
})
