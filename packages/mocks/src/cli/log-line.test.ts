import { describe, expect, it } from 'vitest'

import type { RecordedCall } from '../call-log.js'
import { logLine } from './log-line.js'

const call: RecordedCall = {
  operation: 'getOAuth2Client',
  server: 'admin',
  method: 'GET',
  template: '/admin/clients/{id}',
  path: '/admin/clients/app',
  query: {},
  headers: {},
  status: 200,
  time: Date.UTC(2026, 0, 1, 10, 20, 30),
  duration: 4.4,
}

describe('logLine', () => {
  it('tells time, method, path, status, operation and duration', () => {
    expect(logLine(call)).toBe('10:20:30 GET /admin/clients/app 200 getOAuth2Client 4 ms')
  })

  it('tells parameters, bodies, and faults without an answer', () => {
    const { status: _, ...rest } = call
    const line = logLine({
      ...rest,
      method: 'POST',
      query: { tag: ['a', 'b'] },
      body: { client_secret: '…', count: 1 },
      fault: 'reset',
    })
    expect(line).toBe(
      '10:20:30 POST /admin/clients/app no answer getOAuth2Client 4 ms (fault: reset) tag=["a","b"] client_secret=… count=1',
    )
  })

  it('keeps one request on one line, and sends nothing to the terminal that it would obey', () => {
    const line = logLine({ ...call, body: { name: 'a\n\u001B[31mb' } })
    expect(line).toContain('name=a  [31mb')
    expect(logLine({ ...call, body: ['x'.repeat(500)] }).length).toBeLessThan(200)
  })
})
