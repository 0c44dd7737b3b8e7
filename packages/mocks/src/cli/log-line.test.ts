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
  it('contains time, method, path, status, operation and duration', () => {
    expect(logLine(call)).toBe('10:20:30 GET /admin/clients/app 200 getOAuth2Client 4 ms')
  })

  it('contains parameters, bodies, and faults without a response', () => {
    const { status: _, ...rest } = call
    const line = logLine({
      ...rest,
      method: 'POST',
      query: { tag: ['a', 'b'] },
      body: { client_secret: '…', count: 1 },
      fault: 'reset',
    })
    expect(line).toBe(
      '10:20:30 POST /admin/clients/app no response getOAuth2Client 4 ms (fault: reset) tag=["a","b"] client_secret=… count=1',
    )
  })

  it.each<[string, Partial<RecordedCall>]>([
    ['values', { body: { name: 'a\n\u001B[31mb' } }],
    ['values inside others', { body: { list: ['a\u0085\u2028\u009B31mb'] } }],
    ['names of properties', { body: { 'a\n\u001B[31mb': 1 } }],
    ['names of properties inside others', { body: { outer: { 'a\u009B31mb\u2029': 1 } } }],
    ['names of parameters', { query: { 'a\r\u001B]0;title\u0007': '1' } }],
    ['the path', { path: '/admin/\u001B[2J\n/clients' }],
    ['the method', { method: 'GET\u001B[31m\n' }],
    ['the direction of letters', { body: { name: 'a\u202Eb\u2066c\u200F' } }],
  ])('is one line without control characters, for any %s', (_, part) => {
    const line = logLine({ ...call, ...part })
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
    expect(line).toMatch(/^10:20:30 GET.* 200 getOAuth2Client 4 ms/)
  })

  it('replaces control characters by spaces', () => {
    expect(logLine({ ...call, body: { 'na\tme': 'a\n\u001B[31mb' } })).toMatch(/ 4 ms na me=a {2}\[31mb$/)
  })

  it('shortens long values and names', () => {
    expect(logLine({ ...call, body: ['x'.repeat(500)] }).length).toBeLessThan(200)
    expect(logLine({ ...call, body: { ['x'.repeat(500)]: 1 } }).length).toBeLessThan(200)
  })
})
