import { mockApi } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'

import { rejection } from '../test/answering.js'
import {
  createExampleClient,
  getItem,
  health,
  listItems,
  type ExampleClient,
  type GetItemRequest,
  type Item,
} from '../test/example-api.js'
import { adminUrl, exampleTransport } from '../test/example-transport.js'
import { bindOperations } from './define.js'
import { isHttpError, type CallOptions, type Calls } from './index.js'

const admin = mockApi(adminUrl)

describe('a client', () => {
  it('has the operations as methods, which need no transport', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    const client = createExampleClient({ accessToken: 'admin-token' })
    await expect(client.getItem({ id: 'a', language: 'en' })).resolves.toEqual({ id: 'a' })
    await expect(client.getItem.raw({ id: 'a' })).resolves.toMatchObject({ status: 200, data: { id: 'a' } })
    expect(requests[0]?.headers.get('authorization')).toBe('Bearer admin-token')
    expect(requests[0]?.url).toBe('https://admin.example.com/base/items/a?language=en')
  })

  it('has methods that need no `this`', async () => {
    admin.reply(getItem, 200, { id: 'a' })
    const { getItem: method } = createExampleClient()
    await expect(method({ id: 'a' })).resolves.toEqual({ id: 'a' })
    expect(method.name).toBe('getItem')
    expect(method.raw).not.toBe(getItem.raw)
  })

  it('has methods that are functions with `raw`, those of lists also with `iterate` and `pages`, and nothing else', () => {
    const client = createExampleClient()
    expect(Object.keys(client.getItem)).toEqual(['raw'])
    expect(Object.keys(client.listItems)).toEqual(['raw', 'iterate', 'pages'])
    for (const method of [client.getItem, client.listItems, client.health]) {
      expect(Object.keys(method.raw)).toEqual([])
      for (const name of Object.keys(getItem).filter((each) => each !== 'raw')) expect(method).not.toHaveProperty(name)
    }
    expectTypeOf<Exclude<keyof typeof client.getItem, symbol>>().toEqualTypeOf<'raw'>()
    expectTypeOf<Exclude<keyof typeof client.listItems, symbol>>().toEqualTypeOf<'raw' | 'iterate' | 'pages'>()
  })

  it('can be replaced by plain functions where only calls are asked for', async () => {
    const nameOf = async (api: Pick<Calls<ExampleClient>, 'getItem'>, id: string): Promise<unknown> =>
      (await api.getItem({ id })).name
    const client = createExampleClient()
    const item: Item = { id: 'a', name: 'A' }
    admin.reply(getItem, 200, item)
    const cached = async ({ id }: GetItemRequest): Promise<Item> => ({ ...item, id })
    for (const api of [
      client,
      // oxlint-disable-next-line vitest/require-mock-type-parameters -- as applications write it
      { getItem: vi.fn().mockResolvedValue(item) },
      { getItem: async () => item },
      { getItem: cached },
      { ...client, getItem: cached },
    ])
      await expect(nameOf(api, 'a')).resolves.toBe('A')
    // @ts-expect-error -- the result is no item
    expect(await nameOf({ getItem: async () => 5 }, 'a')).toBeUndefined()
    const all: Calls<ExampleClient> = client
    expectTypeOf(all.listItems).returns.resolves.toEqualTypeOf<Item[]>()
    expectTypeOf<keyof typeof all.listItems>().toEqualTypeOf<never>()
  })

  it('passes the options of a call to the operation', async () => {
    const requests = admin.reply(getItem, 200, { id: 'a' })
    await createExampleClient().getItem({ id: 'a' }, { headers: { 'x-trace': 'trace-1' } })
    expect(requests[0]?.headers.get('x-trace')).toBe('trace-1')
  })

  it('rejects, and does not throw, for wrong arguments', async () => {
    const client = createExampleClient()
    expect(await rejection(Reflect.apply(client.getItem, undefined, []) as Promise<unknown>)).toMatchObject({
      parameter: 'id',
    })
  })

  it('iterates lists item by item and page by page', async () => {
    admin.reply(listItems, 200, [{ id: 'a' }, { id: 'b' }], {
      headers: { link: '<?x>; rel="first"' },
    })
    const client = createExampleClient()
    const ids: string[] = []
    for await (const { id } of client.listItems.iterate()) ids.push(id)
    for await (const page of client.listItems.pages()) ids.push(`${page.items.length} items`)
    expect(ids).toEqual(['a', 'b', '2 items'])
  })

  it('has methods that error guards accept instead of operations', async () => {
    admin.reply(getItem, 410, { redirect_to: 'https://example.com/' })
    const client = createExampleClient()
    const error = await rejection(client.getItem({ id: 'a' }))
    expect(isHttpError(error, client.getItem, 410) && error.body.redirect_to).toBe('https://example.com/')
    expect(isHttpError(error, client.health)).toBe(false)
  })

  it('does not change the operations', () => {
    bindOperations(exampleTransport(), { getItem, health })
    expect(getItem.raw.length).toBe(3)
    expect(Object.keys(getItem)).not.toContain('iterate')
  })
})

it('also accepts an ordinary function with the signature of an operation as a method', async () => {
  const twice = async (transport: unknown, request?: unknown, options?: CallOptions): Promise<unknown[]> => [
    transport,
    request,
    options,
  ]
  const transport = exampleTransport()
  const client = bindOperations(transport, { twice } as never) as unknown as {
    twice: (...call: unknown[]) => Promise<unknown[]>
  }
  await expect(client.twice('request', { retry: 0 })).resolves.toEqual([transport, 'request', { retry: 0 }])
})

it('has methods whose types are those of the operations without the transport', () => {
  const client = bindOperations(exampleTransport(), { getItem, health })
  expectTypeOf(client.getItem).parameter(0).toEqualTypeOf<GetItemRequest>()
  expectTypeOf(client.getItem).returns.resolves.toEqualTypeOf<Item>()
  expectTypeOf(client.health).toBeCallableWith()
  const neverCalled = (): unknown =>
    // @ts-expect-error -- `id` is required
    client.getItem()
  expect(neverCalled).toBeTypeOf('function')
})
