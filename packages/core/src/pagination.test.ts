import { mockApi } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'

import { answering, rejection } from '../test/answering.js'
import { listItems, type Item } from '../test/example-api.js'
import { adminUrl, exampleTransport } from '../test/example-transport.js'
import { stopTime } from '../test/fake-timers.js'
import { InvalidInputError, InvalidResponseError, type FetchResponse, type Page } from './index.js'

const admin = mockApi(adminUrl)
const next = (token: string): string =>
  `<https://admin.example.com/base/items?page_token=${token}&page_size=2>; rel="next"`

/** Responds with one page after the other; `link` is the header of each. */
function pages(...links: (string | undefined)[]): readonly Request[] {
  return admin.reply(listItems, (_, number) => {
    const link = links[Math.min(number, links.length) - 1]
    return Response.json([{ id: `${number}-1` }, { id: `${number}-2` }], {
      headers: link === undefined ? {} : { link },
    })
  })
}
const tokens = (requests: readonly Request[]): (string | null)[] =>
  requests.map(({ url }) => new URL(url).searchParams.get('page_token'))

async function idsOf(items: AsyncIterable<Item>): Promise<string[]> {
  const ids: string[] = []
  for await (const { id } of items) ids.push(id)
  return ids
}

describe('a list', () => {
  it('returns one page when it is called', async () => {
    const requests = pages(next('b'))
    await expect(listItems(exampleTransport(), { pageSize: 2 })).resolves.toEqual([{ id: '1-1' }, { id: '1-2' }])
    expect(requests).toHaveLength(1)
  })

  it('yields all items, requests the next page when it is needed, and ends without a next link', async () => {
    const requests = pages(
      next('b'),
      `${next('c')},<https://admin.example.com/base/items>; rel="first"`,
      '<https://admin.example.com/base/items>; rel="first"',
    )
    expect(await idsOf(listItems.iterate(exampleTransport()))).toEqual(['1-1', '1-2', '2-1', '2-2', '3-1', '3-2'])
    expect(tokens(requests)).toEqual([null, 'b', 'c'])
  })

  it('yields all pages, with status, headers and the token of the next one', async () => {
    pages(next('b'), '<x>; rel=first')
    const found: Page<Item>[] = []
    for await (const page of listItems.pages(exampleTransport())) found.push(page)
    expect(found).toMatchObject([
      { items: [{ id: '1-1' }, { id: '1-2' }], nextPageToken: 'b', status: 200 },
      { items: [{}, {}], status: 200 },
    ])
    expect(found[1]).not.toHaveProperty('nextPageToken')
    expect(found[0]?.headers.get('link')).toBe(next('b'))
  })

  it('returns the token of the next page with status and headers, to continue with', async () => {
    const requests = pages(next('b'), '<x>; rel=first')
    const transport = exampleTransport()
    const first = await listItems.raw(transport, { pageSize: 2 })
    expect(first).toMatchObject({ data: [{ id: '1-1' }, { id: '1-2' }], status: 200, nextPageToken: 'b' })
    const last = await listItems.raw(transport, { pageSize: 2, pageToken: first.nextPageToken })
    expect(last).not.toHaveProperty('nextPageToken')
    expect(last.headers.get('link')).toBe('<x>; rel=first')
    expect(tokens(requests)).toEqual([null, 'b'])
    expectTypeOf(first.nextPageToken).toEqualTypeOf<string | undefined>()
  })

  it('does not take a page whose link is missing or unusable for the last one', async () => {
    const transport = exampleTransport()
    for (const link of [undefined, '<https://admin.example.com/base/items>; rel="next"']) {
      pages(link)
      const error = await rejection(listItems.raw(transport))
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error).toMatchObject({ operation: 'listItems', status: 200, body: [{ id: '1-1' }, { id: '1-2' }] })
      await expect(listItems(transport)).resolves.toHaveLength(2)
    }
    admin.reply(listItems, 200, [])
    expect(await listItems.raw(transport)).not.toHaveProperty('nextPageToken')
  })

  it('sends its filters for every page', async () => {
    const requests = pages(next('b&owner=other'), '<x>; rel=first')
    await idsOf(listItems.iterate(exampleTransport(), { owner: 'team a', pageSize: 2 }))
    expect(requests.map(({ url }) => new URL(url).search)).toEqual([
      '?owner=team+a&page_size=2',
      '?owner=team+a&page_size=2&page_token=b',
    ])
  })

  it('can continue from a token', async () => {
    const requests = pages(next('d'), '<x>; rel=first')
    await idsOf(listItems.iterate(exampleTransport(), { pageToken: 'c' }))
    expect(tokens(requests)).toEqual(['c', 'd'])
  })

  it('sends no further request after an early end', async () => {
    const requests = pages(next('b'))
    for await (const { id } of listItems.iterate(exampleTransport())) if (id === '1-2') break
    expect(requests).toHaveLength(1)
    const iterator = listItems.pages(exampleTransport())
    await iterator.next()
    await iterator.return()
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(requests).toHaveLength(2)
  })

  it('sends no request before it is iterated', () => {
    listItems.iterate(exampleTransport())
    listItems.pages(Reflect.apply(String, undefined, ['no transport']) as never)
    expect(listItems.pages(exampleTransport())[Symbol.asyncIterator]).toBeTypeOf('function')
  })

  it('has the metadata of any operation', () => {
    expect(listItems.id).toBe('listItems')
    expect(listItems.name).toBe('listItems')
    expect(listItems.query).toContain('pageToken')
    expectTypeOf(listItems.iterate).returns.toEqualTypeOf<AsyncGenerator<Item, void, undefined>>()
    expectTypeOf(listItems).returns.resolves.toEqualTypeOf<Item[]>()
  })
})

describe('the Link header', () => {
  const end = '<x>; rel=first'
  const links: Readonly<Record<string, string>> = {
    absolute: '<https://admin.example.com/base/items?page_token=b>; rel="next"',
    'of another host, of which only the token counts':
      '<http://inside.example.com:8080/items?page_token=b>; rel="next"',
    'with an absolute path': '</base/items?page_token=b>; rel="next"',
    'with a path without the prefix of the base URL': '</items?page_size=1&page_token=b>; rel="next"',
    relative: '<items?page_token=b>; rel="next"',
    'of a query only': '<?page_token=b>; rel="next"',
    'with an unquoted relation': '<?page_token=b>; rel=next',
    'with spaces and capitals': '  <?page_token=b> ; Rel = "NEXT"  ',
    'with several relations': '<?page_token=b>; rel="last next"',
    'with other parameters': '<?page_token=b>; title="a, b; c"; rel="next"; type="x"',
    'behind other links':
      '<?page_token=a>; rel="first", <?page_token=a>; rel=prev,<?page_token=b>;rel="next",<?page_token=z>; rel="last"',
    'after a target with a comma': '<?x=a,b>; rel="first", <?page_token=b>; rel="next"',
    'after a title that contains rel=next':
      '<?page_token=a>; title="; rel=next"; rel="prev", <?page_token=b>; rel="next"',
    'with an escaped token': '<?page_token=%62>; rel="next"',
  }

  it.each(Object.keys(links))('is read: %s', async (name) => {
    const requests = pages(links[name], end)
    await idsOf(listItems.iterate(exampleTransport()))
    expect(tokens(requests)).toEqual([null, 'b'])
  })

  it('is parsed in linear time', async () => {
    for (const [text, count] of [
      ['<', 60_000],
      ['<>', 30_000],
      ['<a>;', 15_000],
      ['<a>;b="c";', 6000],
      ['<a>; ', 12_000],
    ] as const) {
      const { fetch } = answering(Response.json([{ id: 'a' }], { headers: { link: text.repeat(count) } }))
      const started = performance.now()
      await idsOf(listItems.iterate(exampleTransport({ fetch })))
      expect(performance.now() - started, text).toBeLessThan(500)
    }
  })

  it('ends the list if no link has the relation `next`', async () => {
    for (const link of [
      '<?page_token=b>; rel="prev"',
      '<?page_token=b>',
      '<?page_token=b>; rel="nextpage"',
      '<?page_token=b>; rel=""',
      '<?page_token=b>; title="next"',
      '',
      'nonsense',
      ';,<>',
    ]) {
      const requests = pages(link)
      expect(await idsOf(listItems.iterate(exampleTransport()))).toHaveLength(2)
      expect(requests).toHaveLength(1)
    }
  })

  it('that has no token of a next page is an error', async () => {
    for (const target of ['?page_token=', '?cursor=b', '', 'https://exa mple.com:x/?page_token=b']) {
      pages(`<${target}>; rel="next"`)
      const error = await rejection(idsOf(listItems.iterate(exampleTransport())))
      expect(error).toBeInstanceOf(InvalidResponseError)
      expect(error).toMatchObject({ operation: 'listItems', status: 200 })
      expect((error as InvalidResponseError).body).toEqual([{ id: '1-1' }, { id: '1-2' }])
    }
  })

  it('that is missing on a page with items is an error that names the usual causes', async () => {
    pages(undefined)
    const error = await rejection(idsOf(listItems.iterate(exampleTransport())))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect((error as InvalidResponseError).message).toMatch(/Link header.*proxy.*CORS/)
    expect((error as InvalidResponseError).issues).toEqual([])
  })

  it('that is missing in the `Map` of a replacement of `fetch` is the same error', async () => {
    const headers = new Map([['content-type', 'application/json']]) as unknown as Headers
    const fetch = async (): Promise<FetchResponse> => ({ status: 200, headers, text: async () => '[{"id":"a"}]' })
    expect(await rejection(idsOf(listItems.iterate(exampleTransport({ fetch }))))).toMatchObject({ kind: 'response' })
  })

  it.each([
    [['<?page_token=a>; rel="prev"', '<?page_token=b>; rel="next"'], 'b'],
    [5, undefined],
  ])('of a replacement of `fetch` may have a value of any type: %j', async (link, nextPageToken) => {
    const values: Readonly<Record<string, unknown>> = { 'content-type': 'application/json', link }
    const headers = { get: (name: string) => values[name] } as FetchResponse['headers']
    const fetch = async (): Promise<FetchResponse> => ({ status: 200, headers, text: async () => '[{"id":"a"}]' })
    const page = await listItems.raw(exampleTransport({ fetch }))
    expect(page.data).toEqual([{ id: 'a' }])
    expect(page.nextPageToken).toBe(nextPageToken)
  })

  it('that is missing on an empty page ends the list', async () => {
    admin.reply(listItems, 200, [])
    expect(await idsOf(listItems.iterate(exampleTransport()))).toEqual([])
  })

  it('of an empty page leads to no further page, as servers with offsets link to a next page without end', async () => {
    const requests = admin.reply(listItems, (_, number) =>
      Response.json(number === 1 ? [{ id: 'a' }] : [], { headers: { link: next(`offset-${number}`) } }),
    )
    expect(await idsOf(listItems.iterate(exampleTransport()))).toEqual(['a'])
    expect(tokens(requests)).toEqual([null, 'offset-1'])
  })

  it('of an empty page is not read, so that it cannot be wrong', async () => {
    for (const link of [next('b'), next('c'), '<?cursor=b>; rel="next"', '<?page_token=>; rel="next"']) {
      const requests = admin.reply(listItems, () => Response.json([], { headers: { link } }))
      const found: Page<Item>[] = []
      for await (const page of listItems.pages(exampleTransport(), { pageToken: 'b' })) found.push(page)
      expect(found).toMatchObject([{ items: [], status: 200 }])
      expect(found[0]).not.toHaveProperty('nextPageToken')
      expect(requests).toHaveLength(1)
    }
  })

  it('with the token of an earlier page is an error', async () => {
    const requests = pages(next('b'), next('c'), next('b'))
    const error = await rejection(idsOf(listItems.iterate(exampleTransport())))
    expect(error).toBeInstanceOf(InvalidResponseError)
    expect(tokens(requests)).toEqual([null, 'b', 'c'])
  })

  it('with the token that the list continues from is an error at once', async () => {
    const requests = pages(next('b'))
    expect(await rejection(idsOf(listItems.iterate(exampleTransport(), { pageToken: 'b' })))).toBeInstanceOf(
      InvalidResponseError,
    )
    expect(tokens(requests)).toEqual(['b'])
  })

  it('of any length is read quickly', async () => {
    const link = `<?page_token=b>${';a '.repeat(3000)}; ${' '.repeat(3000)}rel="prev`
    pages(link)
    const started = performance.now()
    await idsOf(listItems.iterate(exampleTransport())).catch(() => undefined)
    expect(performance.now() - started).toBeLessThan(3000)
  })
})

describe('a list that fails', () => {
  it('rejects with the error of its page, after the items of the pages before', async () => {
    admin.reply(listItems, (_, number) =>
      number === 1
        ? Response.json([{ id: 'a' }], { headers: { link: next('b') } })
        : Response.json({ error: 'gone' }, { status: 400 }),
    )
    const ids: string[] = []
    const error = await rejection(
      (async () => {
        for await (const { id } of listItems.iterate(exampleTransport())) ids.push(id)
      })(),
    )
    expect(error).toMatchObject({ kind: 'http', status: 400, code: 'gone' })
    expect(ids).toEqual(['a'])
  })

  it('rejects before anything is sent if its request is wrong', async () => {
    const iterator = Reflect.apply(listItems.iterate, undefined, [
      exampleTransport(),
      { nobody: 1 },
    ]) as AsyncGenerator<Item>
    expect(await rejection(iterator.next())).toBeInstanceOf(InvalidInputError)
  })

  it('stops between pages when the signal fires, without another request', async () => {
    const requests = pages(next('b'))
    const controller = new AbortController()
    const ids: string[] = []
    const error = await rejection(
      (async () => {
        for await (const { id } of listItems.iterate(exampleTransport(), {}, { signal: controller.signal })) {
          ids.push(id)
          if (id === '1-2') controller.abort(new Error('enough'))
        }
      })(),
    )
    expect(error).toBe(controller.signal.reason)
    expect(ids).toEqual(['1-1', '1-2'])
    expect(requests).toHaveLength(1)
  })

  it('applies its time limits to each page', async () => {
    stopTime()
    const links = [next('b'), next('c'), '<x>; rel=first']
    const { fetch, sent } = answering(
      ...links.map((link) => async (): Promise<Response> => {
        await new Promise((resolve) => setTimeout(resolve, 40_000))
        return Response.json([{ id: 'a' }], { headers: { link } })
      }),
    )
    const ids = idsOf(listItems.iterate(exampleTransport({ fetch, timeout: false, totalTimeout: 50_000 })))
    await vi.advanceTimersByTimeAsync(130_000)
    await expect(ids).resolves.toHaveLength(3)
    expect(sent).toHaveLength(3)
  })
})
