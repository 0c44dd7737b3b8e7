import { describe, expect, it } from 'vitest'

import { createExampleTransport } from '../test/example-transport.js'
import { isBlockedPort } from './blocked-port.js'

describe('a port that platforms never send to', () => {
  it.each(['1', '22', '25', '587', '6000', '6667', '10080'])('is refused in the factory: %s', (port) => {
    for (const url of [`http://localhost:${port}`, `https://a.example.com:${port}/base`, `https://[::1]:${port}/`])
      expect(() => createExampleTransport({ publicUrl: url })).toThrow(
        `createExampleTransport: \`publicUrl\` has port ${port}, which \`fetch\` refuses to send to`,
      )
  })

  it('is not one of those that servers use', () => {
    for (const port of ['', ':80', ':443', ':4444', ':4445', ':8080', ':6001', ':65535', ':10081'])
      expect(() => createExampleTransport({ publicUrl: `http://localhost${port}` })).not.toThrow()
  })

  it('is the same for the `fetch` of this platform', async () => {
    const refused = Array.from({ length: 11_000 }, (_, port) => String(port)).filter(isBlockedPort)
    expect(refused).toHaveLength(83)
    for (const port of refused.slice(1)) {
      const error: unknown = await fetch(`http://127.0.0.1:${port}/`).catch((reason: unknown) => reason)
      expect((error as Error).cause).toHaveProperty('message', 'bad port')
    }
  })
})
