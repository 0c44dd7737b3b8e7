import { describe, expect, it } from 'vitest'

import { setup, type Setup } from '../../../test/ory-setup.js'

const clients = (count: number): { client_id: string; owner: string }[] =>
  Array.from({ length: count }, (_, index) => ({
    client_id: `client-${String(index).padStart(5, '0')}`,
    owner: 'bulk',
  }))

const list = async (
  { admin }: Setup,
  query: string,
): Promise<{ status: number; ids: string[]; links: Record<string, string> }> => {
  const response = await admin(`/admin/clients${query}`)
  const body = (await response.json()) as { client_id: string }[]
  const links = [...(response.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g)]
  return {
    status: response.status,
    ids: Array.isArray(body) ? body.map(({ client_id: id }) => id) : [],
    links: Object.fromEntries(links.map(([, url = '', relation = '']) => [relation, url])),
  }
}

const tokenOf = (url = ''): string => new URL(url, 'http://example.com').searchParams.get('page_token') ?? ''

describe('a list', () => {
  it('is sorted by id and has pages', async () => {
    const mock = setup({ seed: { clients: clients(5).toReversed() } })
    const one = await list(mock, '?page_size=2')
    expect(one.ids).toEqual(['client-00000', 'client-00001'])
    const two = await list(mock, `?page_size=2&page_token=${encodeURIComponent(tokenOf(one.links['next']))}`)
    expect(two.ids).toEqual(['client-00002', 'client-00003'])
    const three = await list(mock, `?page_size=2&page_token=${encodeURIComponent(tokenOf(two.links['next']))}`)
    expect(three.ids).toEqual(['client-00004'])
    expect(Object.keys(three.links)).toEqual(['first'])
    const first = await list(mock, (three.links['first'] ?? '').replace('/admin/clients', ''))
    expect(first.ids).toEqual(one.ids)
  })

  it('links to its pages with relative references that keep the filters, in the order of their names', async () => {
    const { admin } = setup({ seed: { clients: clients(3) } })
    const response = await admin('/admin/clients?page_size=2&owner=bulk&client_name=')
    expect(response.headers.get('link')).toMatch(
      /^<\/admin\/clients\?client_name=&owner=bulk&page_size=2&page_token=[\w-]+(%3D)*>; rel="first",<\/admin\/clients\?client_name=&owner=bulk&page_size=2&page_token=[\w-]+(%3D)*>; rel="next"$/,
    )
  })

  it('has no next page after a full last page', async () => {
    const mock = setup({ seed: { clients: clients(4) } })
    const one = await list(mock, '?page_size=2')
    const two = await list(mock, `?page_size=2&page_token=${encodeURIComponent(tokenOf(one.links['next']))}`)
    expect([two.ids.length, Object.keys(two.links)]).toEqual([2, ['first']])
  })

  it.each([
    ['', 100],
    ['?page_size=', 100],
    ['?page_size=0', 100],
    ['?page_size=-1', 100],
    ['?page_size=7', 7],
    ['?page_size=501', 500],
    ['?page_size=1000000', 500],
  ])('of %s has %i items', async (query, expected) => {
    expect((await list(setup({ seed: { clients: clients(600) } }), query)).ids).toHaveLength(expected)
  })

  it.each([
    '?page_size=ten',
    '?page_size=1.5',
    '?page_token=AAAA',
    '?page_token=nonsense!',
    `?page_token=${'A'.repeat(200)}`,
  ])('refuses %s', async (query) => {
    const { status, links } = await list(setup(), query)
    expect([status, links]).toEqual([400, {}])
  })

  it('refuses tokens of another kind of list and of another mock, and tokens older than an hour', async () => {
    const mock = setup({ seed: { clients: clients(3) } })
    const token = tokenOf((await list(mock, '?page_size=1')).links['next'])
    const query = `?page_token=${encodeURIComponent(token)}`
    const sessions = await mock.admin(`/admin/oauth2/auth/sessions/consent${query}&subject=alice`)
    expect(sessions.status).toBe(400)
    expect((await list(setup(), query)).status).toBe(400)
    mock.clock.advance(3_600_000)
    expect((await list(mock, query)).status).toBe(200)
    mock.clock.advance(1)
    expect((await list(mock, query)).status).toBe(400)
  })

  it('filters by name and owner', async () => {
    const mock = setup({
      seed: {
        clients: [
          { client_id: 'a', client_name: 'One', owner: 'team' },
          { client_id: 'b', client_name: 'One', owner: 'other' },
          { client_id: 'c', client_name: 'Two', owner: 'team' },
        ],
      },
    })
    expect((await list(mock, '?client_name=One')).ids).toEqual(['a', 'b'])
    expect((await list(mock, '?owner=team')).ids).toEqual(['a', 'c'])
    expect((await list(mock, '?client_name=One&owner=team')).ids).toEqual(['a'])
    const none = await list(mock, '?client_name=on')
    expect([none.ids, Object.keys(none.links)]).toEqual([[], ['first']])
  })

  it('returns 10,000 clients page by page, quickly', { timeout: 30_000 }, async () => {
    const mock = setup({ seed: { clients: clients(10_000) } })
    const started = performance.now()
    const ids: string[] = []
    for await (const client of mock.ory.listOAuth2Clients.iterate({ pageSize: 500 })) ids.push(client.client_id ?? '')
    expect(ids).toEqual(clients(10_000).map(({ client_id: id }) => id))
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
