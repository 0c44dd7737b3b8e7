import { beforeEach, describe, expect, it, vi } from 'vitest'

import { mockApi } from './index.js'
import { takeUnexpectedRequests } from './mock-api.js'

const api = mockApi('https://api.example.com/base/')
const other = mockApi('https://other.example.com')
const getThing = { method: 'GET', path: '/things/{id}' }
const addThing = { method: 'POST', path: '/things' }

// The interceptor reports refused requests on the console.
beforeEach(() => {
  const spy = vi.spyOn(console, 'error').mockReturnValue()
  return () => spy.mockRestore()
})

describe('mockApi', () => {
  it('responds to an operation and returns the requests, whose bodies can be read', async () => {
    const requests = api.reply(addThing, 201, { id: 'a' }, { headers: { 'x-request-id': 'r1' } })
    const response = await fetch('https://api.example.com/base/things?dry=1', { method: 'POST', body: 'name=a' })
    expect(response.status).toBe(201)
    expect(response.headers.get('x-request-id')).toBe('r1')
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual({ id: 'a' })
    expect(await requests[0]?.text()).toBe('name=a')
    expect(requests).toHaveLength(1)
  })

  it('fills path templates with one segment, encoded or not', async () => {
    const requests = api.reply(getThing, 200, {})
    await fetch('https://api.example.com/base/things/a%2Fb')
    expect(requests[0]?.url).toBe('https://api.example.com/base/things/a%2Fb')
  })

  it('calls a function for each response and passes it the number of the request', async () => {
    api.reply(getThing, (_, number) => new Response(String(number)))
    const texts = [
      await fetch('https://api.example.com/base/things/a'),
      await fetch('https://api.example.com/base/things/a'),
    ]
    expect(await Promise.all(texts.map(async (response) => response.text()))).toEqual(['1', '2'])
  })

  it('sends text unchanged, empty bodies as empty, and copies of a response', async () => {
    api.reply(addThing, 502, '<html></html>')
    other.reply(getThing, 204)
    const html = await fetch('https://api.example.com/base/things', { method: 'POST' })
    expect([await html.text(), html.headers.get('content-type')]).toEqual(['<html></html>', 'text/html; charset=utf-8'])
    const empty = await fetch('https://other.example.com/things/a')
    expect([empty.status, await empty.text(), empty.headers.get('content-type')]).toEqual([204, '', null])
    other.reply(getThing, Response.json({ again: true }))
    for (const id of ['a', 'b']) {
      const response = await fetch(`https://other.example.com/things/${id}`)
      expect(await response.json()).toEqual({ again: true })
    }
  })

  it('refuses requests without a response', async () => {
    await expect(fetch('https://other.example.com/')).rejects.toThrow('fetch failed')
    expect(takeUnexpectedRequests()).toEqual(['GET https://other.example.com/'])
  })

  it.fails('fails the test that sends a request without a response', async () => {
    await expect(fetch('https://api.example.com/base/things/a')).rejects.toThrow('fetch failed')
  })

  it.fails('fails the test that sends another method', async () => {
    api.reply(getThing, 200, {})
    await expect(fetch('https://api.example.com/base/things/a', { method: 'DELETE' })).rejects.toThrow('fetch failed')
  })
})
