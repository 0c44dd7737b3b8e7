import { describe, expect, it } from 'vitest'

import { exchange, toResponse } from '../test/recordings.js'
import { constants } from '../test/requests.js'
import { collect, errorOf, makeClient, mockOry } from '../test/setup.js'
import { listOAuth2Clients, listTrustedOAuth2JwtGrantIssuers } from './index.js'

const ory = makeClient()
const hydra = mockOry()

const lists = {
  listOAuth2Clients: { request: { owner: 'team a', pageSize: 1 }, item: exchange('listOAuth2Clients/page-1-of-3') },
  listOAuth2ConsentSessions: {
    request: { subject: 'alice@example.com', pageSize: 1 },
    item: exchange('listOAuth2ConsentSessions/found'),
  },
  listTrustedOAuth2JwtGrantIssuers: {
    request: { issuer: 'https://idp', pageSize: 1 },
    item: exchange('listTrustedOAuth2JwtGrantIssuers/page-1'),
  },
} as const
type ListName = keyof typeof lists

interface List {
  iterate(request: object, options?: object): AsyncGenerator
  pages(request: object, options?: object): AsyncGenerator<{ items: unknown[]; nextPageToken?: string; status: number }>
}

describe.each(Object.keys(lists) as ListName[])('%s', (name) => {
  const { request, item } = lists[name]
  const list = ory[name] as unknown as List // the three differ in what they list
  const [first] = item.response.json as [object]
  const queryOf = (received: readonly Request[]): object[] =>
    received.map(({ url }) => Object.fromEntries(new URL(url).searchParams))

  /** Responds with pages of one item; each but the last links to the next page, with the base URL `base`. */
  function replyWithPages(tokens: readonly (string | undefined)[], base = ''): readonly Request[] {
    return hydra.admin.reply(constants[name], ({ url }, number) => {
      const { pathname } = new URL(url)
      const token = tokens[number - 1]
      const next =
        token === undefined
          ? ''
          : `,<${base}${pathname}?page_size=1&page_token=${encodeURIComponent(token)}>; rel="next"`
      const link = `<${base}${pathname}?page_size=1&page_token=fresh>; rel="first"${next}`
      return Response.json([first], { headers: { link } })
    })
  }

  it('yields all items, and requests each page with the same filters', async () => {
    const received = replyWithPages(['page+2==', 'page-3', undefined])
    expect(await collect(list.iterate(request))).toEqual([first, first, first])
    const [query] = queryOf(received)
    expect(query).toHaveProperty('page_size', '1')
    expect(query).not.toHaveProperty('page_token')
    expect(queryOf(received)).toEqual([query, { ...query, page_token: 'page+2==' }, { ...query, page_token: 'page-3' }])
  })

  it('takes only the token of absolute links', async () => {
    const received = replyWithPages(['page-2', undefined], 'http://hydra:4445/behind')
    expect(await collect(list.iterate(request))).toHaveLength(2)
    expect(received.map(({ url }) => new URL(url).origin)).toEqual([
      'https://admin.example.com',
      'https://admin.example.com',
    ])
  })

  it('yields pages with the token of the next one, from which another call continues', async () => {
    replyWithPages(['page-2', undefined])
    const pages = await collect(list.pages(request))
    expect(pages.map(({ items, nextPageToken, status }) => [items.length, nextPageToken, status])).toEqual([
      [1, 'page-2', 200],
      [1, undefined, 200],
    ])
    const received = replyWithPages([undefined])
    expect(await collect(list.pages({ ...request, pageToken: 'page-2' }))).toHaveLength(1)
    expect(queryOf(received)).toMatchObject([{ page_token: 'page-2' }])
  })

  it('sends no further request after the loop ends early', async () => {
    const received = replyWithPages(['page-2', 'page-3', undefined])
    for await (const each of list.iterate(request)) {
      expect(each).toEqual(first)
      break
    }
    expect(received).toHaveLength(1)
  })

  it('ends with an error when a page token is returned a second time', async () => {
    const received = replyWithPages(['page-2', 'page-3', 'page-2', 'page-3'])
    expect(await errorOf(collect(list.iterate(request)))).toMatchObject({ kind: 'response', operation: name })
    expect(received.length).toBeLessThanOrEqual(4)
  })

  it('ends with an error when the link to the next page is the link to the current one', async () => {
    const received = replyWithPages(['page-2', 'page-2', 'page-2'])
    const error = await errorOf(collect(list.iterate({ ...request, pageToken: 'page-2' })))
    expect(error).toMatchObject({ kind: 'response' })
    expect(received.length).toBeLessThanOrEqual(2)
  })

  it('ends with an error if something removed the Link header', async () => {
    hydra.admin.reply(constants[name], 200, [first])
    expect(await errorOf(collect(list.iterate(request)))).toMatchObject({
      kind: 'response',
      message: expect.stringMatching(/Link.*proxy.*CORS/s),
    })
  })

  it('stops between two pages after an abort, with the reason of the signal', async () => {
    const received = replyWithPages(['page-2', undefined])
    const controller = new AbortController()
    const reason = new Error('enough')
    const pages = list.pages(request, { signal: controller.signal })
    await pages.next()
    controller.abort(reason)
    await expect(pages.next()).rejects.toBe(reason)
    expect(received).toHaveLength(1)
  })

  it('sends further parameters for every page', async () => {
    const received = replyWithPages(['page-2', undefined])
    await collect(list.iterate({ ...request, additionalParameters: { colour: 'blue' } }))
    expect(queryOf(received)).toMatchObject([{ colour: 'blue' }, { colour: 'blue' }])
  })
})

describe('the recorded lists', () => {
  it('are read completely', async () => {
    const names = ['page-1-of-3', 'page-2-of-3', 'page-3-of-3']
    const received = hydra.admin.reply(listOAuth2Clients, (_, number) =>
      toResponse(exchange(`listOAuth2Clients/${names[number - 1]}`)),
    )
    const clients = await collect(ory.listOAuth2Clients.iterate({ owner: 'bulk', pageSize: 2 }))
    expect(clients.map(({ client_id }) => client_id)).toEqual(['bulk-0', 'bulk-1', 'bulk-2', 'bulk-3', 'bulk-4'])
    const query = (text: string): object => Object.fromEntries(new URLSearchParams(text))
    const asked = received.map(({ url }) => query(new URL(url).search))
    expect(asked).toEqual(names.map((name) => query(exchange(`listOAuth2Clients/${name}`).request.query)))
  })

  it('need no parameters', async () => {
    hydra.replay(listTrustedOAuth2JwtGrantIssuers, 'listTrustedOAuth2JwtGrantIssuers/empty')
    expect(await collect(ory.listTrustedOAuth2JwtGrantIssuers.iterate())).toEqual([])
    expect(await collect(listTrustedOAuth2JwtGrantIssuers.pages(ory.transport))).toMatchObject([{ items: [] }])
  })
})
