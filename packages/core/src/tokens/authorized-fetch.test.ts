import { describe, expect, expectTypeOf, it, onTestFinished, vi } from 'vitest'

import { rejection } from '../../test/answering.js'
import {
  createAuthorizedFetch,
  createMemoryTokenStore,
  createTokenSessions,
  createTokenSource,
  InvalidInputError,
  RedirectError,
  type PlatformFetch,
} from '../index.js'

const origins = ['https://api.example.com', 'https://files.example.com']
const url = 'https://api.example.com/a'

interface Sent {
  readonly url: string
  readonly method: string
  readonly headers: Headers
  readonly authorization: string | null
  readonly body: string
}

/** A network of several servers, by the address; everything else answers 200. */
function network(answers: Readonly<Record<string, (number: number) => Response>> = {}): {
  fetch: typeof fetch
  sent: Sent[]
} {
  const sent: Sent[] = []
  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { method, headers } = request
    const body = await request.text()
    const authorization = headers.get('authorization')
    const number = sent.push({ url: request.url, method, headers, authorization, body })
    return answers[request.url]?.(number) ?? Response.json({ url: request.url })
  }
  return { fetch, sent }
}

const redirect =
  (location: string, status = 302) =>
  (): Response =>
    new Response(null, { status, headers: { location } })
const unauthorized = (): Response => Response.json({ error: 'expired' }, { status: 401 })
const once = (number: number): Response => (number === 1 ? unauthorized() : Response.json({}))

/** A function that returns another token at each call. */
function rotating(): { token: (context: { refused?: string | undefined }) => string; refusals: unknown[] } {
  const refusals: unknown[] = []
  return { token: ({ refused }) => `token-${refusals.push(refused)}`, refusals }
}

describe('an authorized fetch', () => {
  it('has the type of the platform, and takes a source or a session', () => {
    expectTypeOf<PlatformFetch>().toEqualTypeOf<typeof globalThis.fetch>()
    const source = createTokenSource(async () => ({ access_token: 'a' }))
    const sessions = createTokenSessions(async () => ({ access_token: 'a' }), { store: createMemoryTokenStore() })
    for (const token of [source, sessions.of('a-session')])
      expectTypeOf(createAuthorizedFetch(token, { origins })).toEqualTypeOf<typeof globalThis.fetch>()
    expect(createAuthorizedFetch(source, { origins })).toBeTypeOf('function')
  })

  it('adds the token to requests to its origins, and keeps the rest of the request', async () => {
    const { fetch, sent } = network()
    const fetchFromApi = createAuthorizedFetch(async () => 'a-token', { origins, fetch })
    await fetchFromApi(url)
    await fetchFromApi(new URL('https://files.example.com/b'), { method: 'PUT', body: 'text' })
    await fetchFromApi(new Request(url, { method: 'POST', body: 'of a request', headers: { 'x-kept': 'yes' } }))
    await fetchFromApi(new Request(url, { method: 'POST', body: 'replaced' }), {
      body: '',
      headers: { 'x-kept': 'too' },
    })
    expect(sent.map(({ headers, ...rest }) => ({ ...rest, kept: headers.get('x-kept') }))).toEqual([
      { url, method: 'GET', authorization: 'Bearer a-token', body: '', kept: null },
      { url: 'https://files.example.com/b', method: 'PUT', authorization: 'Bearer a-token', body: 'text', kept: null },
      { url, method: 'POST', authorization: 'Bearer a-token', body: 'of a request', kept: 'yes' },
      { url, method: 'POST', authorization: 'Bearer a-token', body: '', kept: 'too' },
    ])
  })

  it.each([
    'https://other.example.com/a',
    'http://api.example.com/a',
    'https://api.example.com:8443/a',
    'https://api.example.com.evil.example.com/a',
    'https://evil.example.com/https://api.example.com/',
    'blob:https://api.example.com/a',
  ])('adds nothing to requests to other origins, and asks for no token: %s', async (other) => {
    const { fetch, sent } = network()
    const { token, refusals } = rotating()
    const init = { headers: { 'x-kept': 'yes' } }
    await createAuthorizedFetch(token, { origins, fetch })(other, init)
    expect(sent).toMatchObject([{ url: other, authorization: null }])
    expect(refusals).toEqual([])
  })

  it('sends a request with an authorization of its own as it is', async () => {
    const { fetch, sent } = network({ [url]: unauthorized })
    const fetchFromApi = createAuthorizedFetch(rotating().token, { origins, fetch })
    await fetchFromApi(url, { headers: { Authorization: 'Basic abc' } })
    await fetchFromApi(new Request(url, { headers: { authorization: 'Basic def' } }))
    expect(sent.map(({ authorization }) => authorization)).toEqual(['Basic abc', 'Basic def'])
  })

  it('uses the `fetch` of the platform at the time of the request, as a plain function', async () => {
    const fetchFromApi = createAuthorizedFetch('a-token', { origins })
    const selves: unknown[] = []
    vi.stubGlobal('fetch', async function (this: unknown) {
      selves.push(this)
      return Response.json({})
    })
    onTestFinished(() => void vi.unstubAllGlobals())
    await fetchFromApi(url)
    expect(selves).toEqual([undefined])
  })

  it('ends the wait for a token with the reason of the signal', async () => {
    const { fetch, sent } = network()
    const seen: unknown[] = []
    const never = async (context: unknown): Promise<string> => new Promise(() => void seen.push(context))
    const fetchFromApi = createAuthorizedFetch(never, { origins, fetch })
    const controller = new AbortController()
    const calls = [
      rejection(fetchFromApi(url, { signal: controller.signal })),
      rejection(fetchFromApi(new Request(url, { signal: controller.signal }))),
      rejection(fetchFromApi(url, { signal: AbortSignal.abort('enough') })),
    ]
    controller.abort('enough')
    expect(await Promise.all(calls)).toEqual(['enough', 'enough', 'enough'])
    expect(seen[0]).toEqual({ refused: undefined, signal: controller.signal })
    expect(sent).toEqual([])
  })

  it('refuses wrong arguments', () => {
    expect(() => createAuthorizedFetch('Bearer abc', { origins })).toThrow('createAuthorizedFetch: `token`')
    expect(() => createAuthorizedFetch(5 as never, { origins })).toThrow('createAuthorizedFetch: `token`')
    for (const wrong of [undefined, [], 'https://api.example.com', ['api.example.com'], ['https://api.example.com/v1']])
      expect(() => createAuthorizedFetch('a', { origins: wrong as never })).toThrow('createAuthorizedFetch: `origins`')
    expect(() => createAuthorizedFetch('a', { origins: ['http://api.example.com'] })).toThrow(/must be https/)
    expect(() => createAuthorizedFetch('a', { origins, fetch: 5 as never })).toThrow('createAuthorizedFetch: `fetch`')
    expect(() => createAuthorizedFetch('a', { origins, other: 5 } as never)).toThrow('createAuthorizedFetch: `other`')
    for (const origin of ['http://localhost:3000', 'https://api.example.com/', 'HTTPS://API.example.com'])
      expect(() => createAuthorizedFetch('a', { origins: [origin] })).not.toThrow()
    expect(() => createAuthorizedFetch('a', { origins: ['http://api'], allowInsecureHttp: ['api'] })).not.toThrow()
  })

  it.each([5, '', 'CANARY\n', 'Bearer CANARY', () => 'CANARY'])(
    'refuses a result that is no token: %j',
    async (wrong) => {
      const { fetch, sent } = network()
      const error = await rejection(createAuthorizedFetch(() => wrong as string, { origins, fetch })(url))
      expect(error).toBeInstanceOf(InvalidInputError)
      expect(error).toMatchObject({ operation: 'createAuthorizedFetch', parameter: 'token' })
      expect(String(error)).not.toContain('CANARY')
      expect(sent).toEqual([])
    },
  )
})

describe('an authorized fetch, after a 401,', () => {
  const form = new FormData()
  form.set('a', 'b')

  it.each([undefined, '', 'text', new URLSearchParams({ a: 'b' }), new Uint8Array([65]), new Blob(['a']), form])(
    'asks once more with what was refused, and sends again: %s',
    async (body) => {
      const { fetch, sent } = network({ [url]: once })
      const { token, refusals } = rotating()
      const init = { method: 'POST', ...(body !== undefined && { body }) }
      const response = await createAuthorizedFetch(token, { origins, fetch })(url, init)
      expect(response.status).toBe(200)
      expect(refusals).toEqual([undefined, 'token-1'])
      expect(sent.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2'])
      const [before, after] = sent.map((each) => each.body.replaceAll(/formdata-\S+/g, 'boundary'))
      expect(after).toBe(before)
    },
  )

  it('sends again at most once', async () => {
    const { fetch, sent } = network({ [url]: unauthorized })
    expect((await createAuthorizedFetch(rotating().token, { origins, fetch })(url)).status).toBe(401)
    expect(sent).toHaveLength(2)
  })

  it('sends once if the token is the same, and the caller can read the response', async () => {
    const { fetch, sent } = network({ [url]: unauthorized })
    const response = await createAuthorizedFetch(() => 'a-token', { origins, fetch })(url)
    expect(await response.json()).toEqual({ error: 'expired' })
    await createAuthorizedFetch('a-token', { origins, fetch })(url)
    expect(sent).toHaveLength(2)
  })

  it('rejects with the error of the function, and leaves no body unread', async () => {
    const response = unauthorized()
    const fetch = async (): Promise<Response> => response
    const token = ({ refused }: { refused?: string | undefined }): string => {
      if (refused !== undefined) throw new Error('no further token')
      return 'a-token'
    }
    expect(await rejection(createAuthorizedFetch(token, { origins, fetch })(url))).toEqual(
      new Error('no further token'),
    )
    expect(response.bodyUsed).toBe(true)
  })

  it.each([
    ['a stream', () => new Blob(['text']).stream()],
    [
      'an iterator',
      async function* () {
        yield new TextEncoder().encode('text')
      },
    ],
  ])('does not send %s again', async (_, make) => {
    const { fetch, sent } = network({ [url]: unauthorized })
    const body = make() as ReadableStream // the platform takes iterators too
    const init = { method: 'POST', body, duplex: 'half' } as RequestInit // the DOM library lacks `duplex`
    const response = await createAuthorizedFetch(rotating().token, { origins, fetch })(url, init)
    expect(await response.json()).toEqual({ error: 'expired' })
    expect(sent).toMatchObject([{ body: 'text' }])
  })

  it('does not send the body of a Request again, which is a stream, but a Request without one', async () => {
    const { fetch, sent } = network({ [url]: unauthorized })
    const fetchFromApi = createAuthorizedFetch(rotating().token, { origins, fetch })
    await fetchFromApi(new Request(url, { method: 'POST', body: 'text' }))
    expect(sent).toHaveLength(1)
    await fetchFromApi(new Request(url))
    expect(sent).toHaveLength(3)
    await fetchFromApi(new Request(url, { method: 'POST' }), { body: 'text' })
    expect(sent.map(({ body }) => body)).toEqual(['text', '', '', 'text', 'text'])
  })

  it('does not send the body of a Request again where Requests have no `body`', async () => {
    const { fetch, sent } = network({ [url]: unauthorized })
    const request = new Request(url, { method: 'POST', body: 'text' })
    Object.defineProperty(request, 'body', { value: undefined })
    await createAuthorizedFetch(rotating().token, { origins, fetch })(request)
    expect(sent).toHaveLength(1)
  })

  it('does not ask again if the target of a redirect sent it, whoever followed', async () => {
    const { fetch, sent } = network({ [url]: redirect('/b'), 'https://api.example.com/b': unauthorized })
    const { token, refusals } = rotating()
    expect((await createAuthorizedFetch(token, { origins, fetch })(url)).status).toBe(401)
    expect(sent).toHaveLength(2)
    const following = async (): Promise<Response> =>
      Object.defineProperty(unauthorized(), 'redirected', { value: true })
    expect((await createAuthorizedFetch(token, { origins, fetch: following })(url)).status).toBe(401)
    expect(refusals).toEqual([undefined, undefined])
  })
})

describe('a redirect', () => {
  it.each([
    ['/b', 'https://api.example.com/b', 'Bearer a-token'],
    ['https://files.example.com/b', 'https://files.example.com/b', 'Bearer a-token'],
    ['https://other.example.com/b', 'https://other.example.com/b', null],
    ['//other.example.com/b', 'https://other.example.com/b', null],
    ['http://api.example.com/b', 'http://api.example.com/b', null],
  ])('to %s is followed, with the token only if the origin is listed', async (location, target, authorization) => {
    const { fetch, sent } = network({ [url]: redirect(location) })
    const response = await createAuthorizedFetch('a-token', { origins, fetch })(url)
    expect(await response.json()).toEqual({ url: target })
    expect(sent.map((each) => [each.url, each.authorization])).toEqual([
      [url, 'Bearer a-token'],
      [target, authorization],
    ])
  })

  it('that leads back from elsewhere gets no token: the platform follows from there', async () => {
    const modes: unknown[] = []
    const fetch = async (_: unknown, init: RequestInit = {}): Promise<Response> => {
      modes.push([init.redirect, new Headers(init.headers).get('authorization')])
      return modes.length === 1 ? redirect('https://other.example.com/b')() : Response.json({})
    }
    await createAuthorizedFetch('a-token', { origins, fetch })(url)
    expect(modes).toEqual([
      ['manual', 'Bearer a-token'],
      ['follow', null],
    ])
  })

  it('takes other headers along, but not to another server what belongs to the first one', async () => {
    const answers: Record<string, () => Response> = {
      [url]: redirect('/b'),
      'https://api.example.com/b': redirect('https://files.example.com/c'),
    }
    const seen: unknown[] = []
    const fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
      seen.push(Object.fromEntries(new Headers(init.headers)))
      return answers[String(input)]?.() ?? Response.json({})
    }
    const headers = { cookie: 'a=b', 'proxy-authorization': 'Basic abc', 'x-kept': 'yes' }
    await createAuthorizedFetch('a-token', { origins, fetch })(url, { headers })
    const authorization = 'Bearer a-token'
    expect(seen).toEqual([
      { ...headers, authorization },
      { ...headers, authorization },
      { authorization, 'x-kept': 'yes' },
    ])
  })

  it.each([
    [301, 'POST', 'GET', '', null],
    [302, 'POST', 'GET', '', null],
    [302, 'PUT', 'PUT', 'text', 'text/plain'],
    [303, 'PUT', 'GET', '', null],
    [307, 'POST', 'POST', 'text', 'text/plain'],
    [308, 'POST', 'POST', 'text', 'text/plain'],
  ])('%d after %s is followed with %s', async (status, method, next, body, type) => {
    const { fetch, sent } = network({ [url]: redirect('/b', status) })
    const init = { method, body: 'text', headers: { 'content-type': 'text/plain' } }
    await createAuthorizedFetch('a-token', { origins, fetch })(url, init)
    expect(sent[1]).toMatchObject({ method: next, body })
    expect(sent[1]?.headers.get('content-type')).toBe(type)
  })

  it('with 303 after HEAD is followed with HEAD, and a stream is no obstacle where it is not sent again', async () => {
    const { fetch, sent } = network({ [url]: redirect('/b', 303) })
    const fetchFromApi = createAuthorizedFetch('a-token', { origins, fetch })
    await fetchFromApi(url, { method: 'HEAD' })
    await fetchFromApi(new Request(url, { method: 'POST', body: 'text' }))
    expect(sent.map(({ method, body }) => [method, body])).toEqual([
      ['HEAD', ''],
      ['HEAD', ''],
      ['POST', 'text'],
      ['GET', ''],
    ])
  })

  it('is not followed beyond 20', async () => {
    const { fetch, sent } = network({ [url]: redirect('/a') })
    const error = await rejection(createAuthorizedFetch('a-token', { origins, fetch })(url))
    expect(error).toBeInstanceOf(RedirectError)
    expect(error).toMatchObject({ status: 302, target: 'https://api.example.com', origin: 'https://api.example.com' })
    expect(sent).toHaveLength(21)
  })

  it.each([
    'data:text/plain,text',
    'ftp://api.example.com/',
    'https://CANARY:CANARY@other.example.com/',
    'https://CANARY.example.com:x/',
  ])('to %s is refused', async (location) => {
    const { fetch, sent } = network({ [url]: redirect(location) })
    const error = await rejection(createAuthorizedFetch('a-token', { origins, fetch })(url))
    expect(error).toBeInstanceOf(RedirectError)
    expect(String(error)).toContain('createAuthorizedFetch: the server redirects to another address; not followed')
    expect(sent).toHaveLength(1)
  })

  it('is refused where a stream would be sent again, or where the browser hides it', async () => {
    const { fetch, sent } = network({ [url]: redirect('/b', 307) })
    const request = new Request(url, { method: 'POST', body: 'text' })
    const fetchFromApi = createAuthorizedFetch('a-token', { origins, fetch })
    expect(await rejection(fetchFromApi(request))).toMatchObject({ kind: 'redirect', status: 307 })
    expect(sent).toHaveLength(1)
    const elsewhere = { [url]: redirect('https://a-token.example.com/b', 307) }
    const other = createAuthorizedFetch('a-token', { origins, fetch: network(elsewhere).fetch })
    const named = await rejection(other(new Request(url, { method: 'POST', body: 'text' })))
    expect(named).toMatchObject({ kind: 'redirect', target: 'another address' })
    const hidden = new Response()
    Object.defineProperties(hidden, { type: { value: 'opaqueredirect' }, status: { value: 0 } })
    const browser = createAuthorizedFetch('a-token', { origins, fetch: async () => hidden })
    const error = await rejection(browser(url))
    expect(String(error)).toContain('the server redirects to an address that this platform hides')
  })

  it.each([300, 304])('is not what a response with %d is', async (status) => {
    const { fetch } = network({ [url]: redirect('/b', status) })
    expect((await createAuthorizedFetch('a-token', { origins, fetch })(url)).status).toBe(status)
  })

  it('without a target is a response like others', async () => {
    const { fetch } = network({ [url]: () => new Response('text', { status: 302 }) })
    expect(await (await createAuthorizedFetch('a-token', { origins, fetch })(url)).text()).toBe('text')
  })

  it.each(['manual', 'error'] as const)('is left to the platform with `redirect: %j`', async (mode) => {
    const seen: unknown[] = []
    const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
      seen.push(init?.redirect)
      return redirect('/b')()
    }
    const fetchFromApi = createAuthorizedFetch('a-token', { origins, fetch })
    expect((await fetchFromApi(url, { redirect: mode })).status).toBe(302)
    expect((await fetchFromApi(new Request(url, { redirect: mode }))).status).toBe(302)
    expect(seen).toEqual([mode, mode])
  })
})
