import { describe, expect, it } from 'vitest'

import { createExampleTransport } from '../test/example-transport.js'
import { isBlockedPort } from './blocked-port.js'

/** The ports of Fetch, port blocking. */
const blocked =
  '0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080'

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
    expect(refused.join(' ')).toBe(blocked)
    for (const port of refused.slice(1)) {
      const error: unknown = await fetch(`http://127.0.0.1:${port}/`).catch((reason: unknown) => reason)
      expect((error as Error).cause).toHaveProperty('message', 'bad port')
    }
  })
})
