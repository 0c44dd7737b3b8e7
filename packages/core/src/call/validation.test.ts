import { mockApi } from '@typed-oauth/testing'
import { describe, expect, it } from 'vitest'

import { rejection } from '../../test/answering.js'
import { getItem } from '../../test/example-api.js'
import { adminUrl, exampleTransport, type ExampleOptions } from '../../test/example-transport.js'
import { InvalidResponseError, type TransportEvent, type ValidationMode } from '../index.js'

const admin = mockApi(adminUrl)
const modes: readonly ValidationMode[] = ['error', 'warn', 'off']
const unfit = { id: 'a', name: 5, tags: ['x', 5], labels: { CANARY: { code: 'c', weight: 'CANARY' } } }

/** Makes a transport that records reports of responses that do not fit. */
function listening(options: ExampleOptions): {
  readonly transport: ReturnType<typeof exampleTransport>
  readonly heard: (InvalidResponseError | TransportEvent)[]
} {
  const heard: (InvalidResponseError | TransportEvent)[] = []
  const observe = (event: TransportEvent): void => {
    if (event.type === 'invalid-response') heard.push(event)
  }
  return {
    heard,
    transport: exampleTransport({ observe, onInvalidResponse: (error) => heard.push(error), ...options }),
  }
}

describe('essential properties', () => {
  it.each(modes)('are checked in every mode: %s', async (validation) => {
    for (const body of [
      {},
      { id: 5 },
      { id: null },
      [],
      'text',
      5,
      null,
      { id: 'a', parts: 5 },
      { id: 'a', parts: [{ code: null }] },
    ]) {
      const { heard, transport } = listening({ validation })
      admin.reply(getItem, Response.json(body))
      const error = await rejection(getItem(transport, { id: 'a' }))
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect((error as InvalidResponseError).body).toEqual(body)
      expect((error as InvalidResponseError).issues).toHaveLength(1)
      expect(heard).toEqual([])
    }
  })

  it('are not required below a property that is not essential', async () => {
    admin.reply(getItem, 200, { id: 'a', labels: { x: { code: 5 } } })
    await expect(getItem(exampleTransport({ validation: 'warn' }), { id: 'a' })).resolves.toHaveProperty('labels')
  })
})

describe('other properties', () => {
  it('are an error with `error`', async () => {
    const { heard, transport } = listening({ validation: 'error' })
    admin.reply(getItem, 200, unfit, { headers: { 'x-request-id': 'r-1' } })
    const error = (await rejection(getItem(transport, { id: 'a' }))) as InvalidResponseError
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(error.issues).toEqual([
      { path: ['name'], expected: 'string' },
      { path: ['tags', '*'], expected: 'string' },
      { path: ['labels', '*', 'weight'], expected: 'number' },
    ])
    expect(error.body).toEqual(unfit)
    expect(error.headers.get('x-request-id')).toBe('r-1')
    expect(error.message).not.toContain('CANARY')
    expect(heard).toEqual([])
  })

  it('are reported with `warn`, which is the default, and the body is returned unchanged', async () => {
    for (const validation of ['warn', undefined] as const) {
      const { heard, transport } = listening({ validation })
      admin.reply(getItem, 200, unfit)
      await expect(getItem(transport, { id: 'a' })).resolves.toEqual(unfit)
      expect(heard).toHaveLength(2)
      expect(heard[0]).toBeInstanceOf(InvalidResponseError)
      expect(heard[0]).toMatchObject({
        operation: 'getItem',
        status: 200,
        attempts: 1,
        issues: [{ path: ['name'] }, {}, {}],
      })
      expect(heard[1]).toMatchObject({
        type: 'invalid-response',
        operation: 'getItem',
        status: 200,
        attempt: 1,
        paths: ['name', 'tags.*', 'labels.*.weight'],
      })
      expect(JSON.stringify(heard)).not.toContain('CANARY')
    }
  })

  it('are not checked with `off`', async () => {
    const { heard, transport } = listening({ validation: 'off' })
    admin.reply(getItem, 200, unfit)
    await expect(getItem(transport, { id: 'a' })).resolves.toEqual(unfit)
    expect(heard).toEqual([])
  })

  it('are checked in the mode of the call rather than of the transport', async () => {
    admin.reply(getItem, 200, unfit)
    await expect(
      getItem(exampleTransport({ validation: 'error' }), { id: 'a' }, { validation: 'off' }),
    ).resolves.toEqual(unfit)
    expect(
      await rejection(getItem(exampleTransport({ validation: 'off' }), { id: 'a' }, { validation: 'error' })),
    ).toBeInstanceOf(InvalidResponseError)
  })

  it('that fit are not reported', async () => {
    const { heard, transport } = listening({ validation: 'warn' })
    admin.reply(getItem, 200, { id: 'a', name: null, tags: [], labels: {}, more: 1 })
    await getItem(transport, { id: 'a' })
    expect(heard).toEqual([])
  })
})

it('a listener that throws does not change the call', async () => {
  admin.reply(getItem, 200, unfit)
  const fail = (): never => {
    throw new Error('CANARY')
  }
  await expect(
    getItem(exampleTransport({ validation: 'warn', onInvalidResponse: fail, observe: fail }), { id: 'a' }),
  ).resolves.toEqual(unfit)
})
