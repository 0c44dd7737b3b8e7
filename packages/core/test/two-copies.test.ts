import { inspect } from 'node:util'

import { describe, expect, it, vi } from 'vitest'

import * as firstDefine from '../src/define.js'
import * as first from '../src/index.js'
import { answering, rejection } from './answering.js'
import { createExampleClient, getItem } from './example-api.js'
import { exampleTransport } from './example-transport.js'

vi.resetModules()
/** A second copy of the package, as package managers install it for another version. */
const second = await import('../src/index.js')
const secondDefine = await import('../src/define.js')
const example = { ...(await import('./example-api.js')), ...(await import('./example-transport.js')) }

const failing = answering(new Response(null, { status: 404 }))

describe('two installed copies of this package', () => {
  it('are different copies', () => {
    expect(second.HttpError).not.toBe(first.HttpError)
    expect(secondDefine.defineEndpoint).not.toBe(firstDefine.defineEndpoint)
    expect(example.getItem).not.toBe(getItem)
  })

  it('recognise each other’s errors, each by its class', async () => {
    const ofFirst = await rejection(getItem(exampleTransport({ fetch: failing.fetch }), { id: 'a' }))
    const ofSecond = await rejection(example.getItem(example.exampleTransport({ fetch: failing.fetch }), { id: 'a' }))
    for (const error of [ofFirst, ofSecond]) {
      for (const copy of [first, second]) {
        expect(error).toBeInstanceOf(copy.HttpError)
        expect(error).toBeInstanceOf(copy.SdkError)
        expect(error).toBeInstanceOf(Error)
        expect(error instanceof copy.TimeoutError).toBe(false)
        expect(error instanceof copy.RedirectError).toBe(false)
        expect(copy.isSdkError(error)).toBe(true)
        expect(copy.isHttpError(error)).toBe(true)
        expect(copy.isHttpError(error, getItem, 404)).toBe(true)
        expect(copy.isHttpError(error, example.getItem, 404)).toBe(true)
        expect(copy.isHttpError(error, example.health)).toBe(false)
        for (const { getItem: method } of [createExampleClient(), example.createExampleClient()])
          expect(copy.isHttpError(error, method, 404)).toBe(true)
        await expect(copy.settle(Promise.reject(error))).resolves.toEqual({ ok: false, error })
      }
    }
  })

  it('recognise every class', () => {
    const details = { operation: 'o', attempts: 1 }
    const make = (copy: typeof first): first.AnySdkError[] => [
      new copy.HttpError({ ...details, status: 400, headers: new Headers(), body: 1 }),
      new copy.RedirectError(details),
      new copy.NetworkError({ ...details, reason: 'dns', origin: 'https://example.com' }),
      new copy.TimeoutError({ ...details, scope: 'total', limitMs: 5 }),
      new copy.InvalidInputError({ operation: 'o', parameter: 'p', expected: 'x' }),
      new copy.InvalidResponseError({ ...details, status: 200, headers: new Headers(), body: 1, problem: 'x' }),
    ]
    const classes = (copy: typeof first): readonly unknown[] => [
      copy.HttpError,
      copy.RedirectError,
      copy.NetworkError,
      copy.TimeoutError,
      copy.InvalidInputError,
      copy.InvalidResponseError,
    ]
    for (const [errors, others] of [
      [make(first), classes(second)],
      [make(second), classes(first)],
    ] as const) {
      errors.forEach((error, index) => {
        expect(others.map((other) => error instanceof (other as typeof first.HttpError))).toEqual(
          others.map((_, position) => position === index),
        )
      })
    }
  })

  it('read the bodies of each other’s errors, and do not print them', async () => {
    const { fetch } = answering(Response.json({ error: 'a_code', secret: 'CANARY' }, { status: 400 }))
    const error = await rejection(example.getItem(example.exampleTransport({ fetch }), { id: 'a' }))
    expect(first.isHttpError(error) && error.body).toEqual({ error: 'a_code', secret: 'CANARY' })
    expect(inspect(error, { depth: Infinity, getters: true, showHidden: true })).not.toContain('CANARY')
  })

  it('accept each other’s transports, credentials and operations', async () => {
    const { fetch, sent } = answering(Response.json({ id: 'a' }))
    const transport = example.exampleTransport({ fetch, adminAuth: first.bearer('a-token') })
    await expect(getItem(transport, { id: 'a' })).resolves.toEqual({
      id: 'a',
    })
    expect(sent[0]?.init.headers['authorization']).toBe('Bearer a-token')
    const client = firstDefine.bindOperations(transport, {
      getItem: example.getItem as never,
    }) as unknown as { getItem: (request: object) => Promise<unknown> }
    await expect(client.getItem({ id: 'a' })).resolves.toEqual({ id: 'a' })
  })

  it('reject unchanged with the error of a token provider from another copy', async () => {
    const failure = new second.HttpError({
      operation: 'other',
      attempts: 1,
      status: 503,
      headers: new Headers(),
      body: undefined,
    })
    let calls = 0
    const accessToken = (): never => {
      calls += 1
      throw failure
    }
    expect(await rejection(getItem(exampleTransport({ accessToken }), { id: 'a' }))).toBe(failure)
    expect(calls).toBe(1)
  })
})
