import { describe, expect, it, vi } from 'vitest'

import { answering, rejection } from '../test/answering.js'
import { createItem, exampleEndpoint, getItem, introspect, token, updateItem } from '../test/example-api.js'
import { exampleTransport } from '../test/example-transport.js'
import {
  bearer,
  clientSecretBasic,
  clientSecretPost,
  HttpError,
  isSecretName,
  MASK,
  maskSecrets,
  type Credential,
} from './index.js'

/** Returns the error of a call whose server responds with the given description. */
async function echo(
  description: string,
  call: (fetch: ReturnType<typeof answering>['fetch']) => Promise<unknown>,
  code = 'a_code',
): Promise<HttpError> {
  const { fetch } = answering(Response.json({ error: code, error_description: description }, { status: 400 }))
  return (await rejection(call(fetch))) as HttpError
}
const asking =
  (secret: string) =>
  async (fetch: ReturnType<typeof answering>['fetch']): Promise<unknown> =>
    token(exampleTransport({ fetch }), { grantType: 'authorization_code', code: secret })

describe('names of secrets', () => {
  const both = [
    'client_secret',
    'client_assertion',
    'assertion',
    'access_token',
    'refresh_token',
    'subject_token',
    'token',
    'device_code',
    'user_code',
    'login_challenge',
    'code_challenge',
    'code_verifier',
    'logout_verifier',
    'id_token_hint',
    'registration_access_token',
    'd',
    'p',
    'q',
    'dp',
    'dq',
    'qi',
    'k',
    'authorization',
    'Authorization',
    'proxy-authorization',
    'password',
    'new_password',
    'x-client-secret',
    'cookie',
    'set-cookie',
    'X-App-Token',
    'x-api-key',
    'api_key',
    'oth',
  ]
  const open = [
    'client_id',
    'token_type',
    'token_endpoint_auth_method',
    'scope',
    'redirect_uri',
    'kid',
    'kty',
    'x',
    'y',
    'n',
    'e',
    'name',
    'error_code',
    'code_challenge_method',
    'client_assertion_type',
    'expires_in',
    'decode',
    'state',
  ]

  it.each(both)('are secret in both directions: %s', (name) => {
    expect([isSecretName(name, 'request'), isSecretName(name, 'response')]).toEqual([true, true])
  })

  it('are secret in one direction: code and challenge', () => {
    expect([isSecretName('code', 'request'), isSecretName('code', 'response')]).toEqual([true, false])
    expect([isSecretName('challenge', 'request'), isSecretName('challenge', 'response')]).toEqual([false, true])
  })

  it.each(open)('are not secret: %s', (name) => {
    expect([isSecretName(name, 'request'), isSecretName(name, 'response')]).toEqual([false, false])
  })
})

describe('maskSecrets', () => {
  it('replaces secrets at any depth and leaves everything else', () => {
    const body = {
      client_id: 'a',
      client_secret: 's',
      jwks: { keys: [{ kty: 'EC', d: 's', x: 'x' }] },
      code: 's',
      list: [{ token: 's' }],
      count: 5,
      none: null,
      empty: undefined,
    }
    expect(maskSecrets(body, 'request')).toEqual({
      client_id: 'a',
      client_secret: MASK,
      jwks: { keys: [{ kty: 'EC', d: MASK, x: 'x' }] },
      code: MASK,
      list: [{ token: MASK }],
      count: 5,
      none: null,
      empty: undefined,
    })
    expect(maskSecrets(body, 'response')).toMatchObject({ code: 's', client_secret: MASK })
    expect(body.client_secret).toBe('s')
  })

  it('replaces whole objects under a secret name, and shows what is absent', () => {
    expect(
      maskSecrets({ additional_parameters: { a: 'b' }, access_token: null, refresh_token: '' }, 'request'),
    ).toEqual({
      additional_parameters: MASK,
      access_token: null,
      refresh_token: '',
    })
  })

  it('shows nothing of a private key', () => {
    const jwk = { kty: 'RSA', n: 'n', e: 'AQAB', d: 's', oth: [{ r: 's', d: 's', t: 's' }] }
    expect(maskSecrets({ jwk }, 'request')).toEqual({ jwk: { kty: 'RSA', n: 'n', e: 'AQAB', d: MASK, oth: MASK } })
  })

  it.each(['/jwks/keys/0/oth/-', '/jwks/keys/0/oth/0/r', '/client%5Fsecret', '/client_secret/', '/client%255Fsecret'])(
    'replaces the value of a JSON Patch if any name in its path is secret: %s',
    (path) => {
      expect(maskSecrets([{ op: 'add', path, value: { r: 'R' } }], 'request')).toEqual([
        { op: 'add', path, value: MASK },
      ])
    },
  )

  it('replaces what is secret in either direction if no direction is given', () => {
    expect(maskSecrets({ code: 's', challenge: 's', jwk: { kty: 'RSA', oth: [{ r: 's' }] } })).toEqual({
      code: MASK,
      challenge: MASK,
      jwk: { kty: 'RSA', oth: MASK },
    })
  })

  it('accepts further names, such as the secrets of an operation, in upper or lower case', () => {
    expect(maskSecrets({ a: [{ 'X-App-Id': 's' }], b: 'b' }, 'response', ['x-app-id'])).toEqual({
      a: [{ 'X-App-Id': MASK }],
      b: 'b',
    })
  })

  it('removes query and fragment of URLs that may contain secrets', () => {
    const names = ['redirect_to', 'request_url', 'location', 'Location', 'referer', 'verification_uri_complete']
    for (const name of names) {
      expect(maskSecrets({ [name]: 'https://example.com/a?code=s#t' }, 'response')).toEqual({
        [name]: `https://example.com/a?${MASK}`,
      })
      expect(maskSecrets({ [name]: 'https://example.com/a#t\ns' }, 'response')).toEqual({
        [name]: `https://example.com/a?${MASK}`,
      })
      expect(maskSecrets({ [name]: 'https://example.com/a' }, 'response')).toEqual({ [name]: 'https://example.com/a' })
    }
  })

  it('removes the query of URLs by names as callers have them, and of lists of URLs', () => {
    const url = 'https://example.com/a?code=s'
    const cut = `https://example.com/a?${MASK}`
    for (const name of ['redirectTo', 'requestUrl', 'verificationUriComplete'])
      expect(maskSecrets({ [name]: url })).toEqual({ [name]: cut })
    expect(maskSecrets({ location: [url, [url], 5] })).toEqual({ location: [cut, [cut], 5] })
  })

  it('copies what occurs several times once, and ends where an object contains itself', () => {
    const tree: Record<string, unknown> = { token: 's' }
    tree['self'] = tree
    expect(maskSecrets(tree)).toEqual({ token: MASK, self: MASK })
    let shared: object = { token: 's' }
    for (let level = 0; level < 60; level++) shared = { left: shared, right: shared }
    let masked = maskSecrets(shared) as { readonly left: never } // as made above
    for (let level = 0; level < 60; level++) masked = masked.left
    expect(masked).toEqual({ token: MASK })
  })

  it('replaces the value of a JSON Patch whose path is secret', () => {
    const patch = [
      { op: 'replace', path: '/client_secret', value: 's' },
      { op: 'add', path: '/jwks/keys/0/d', value: 's' },
      { op: 'add', path: '/name', value: 'n' },
      { op: 'add', path: '/jwks', value: { keys: [{ k: 's' }] } },
    ]
    expect(JSON.stringify(maskSecrets(patch, 'request'))).not.toContain('"s"')
    expect(maskSecrets(patch, 'request')).toMatchObject([
      { path: '/client_secret', value: MASK },
      {},
      { value: 'n' },
      {},
    ])
  })

  it('compares names without case, and with letters that servers treat as equal', () => {
    for (const name of ['Client_Secret', 'CLIENT_SECRET', 'clientSecret', 'client_\u017fecret', 'Code', 'To\u212aen'])
      expect(maskSecrets({ [name]: 's' }, 'request'), name).toEqual({ [name]: MASK })
    expect(maskSecrets({ Challenge: 's', Code: 's' }, 'response')).toEqual({ Challenge: MASK, Code: 's' })
  })

  it('shows nothing below a hundred levels, and accepts any depth', () => {
    const deep = (levels: number): unknown =>
      JSON.parse('['.repeat(levels) + '"CANARY"' + ']'.repeat(levels)) as unknown
    expect(JSON.stringify(maskSecrets(deep(100), 'request'))).toContain('CANARY')
    expect(JSON.stringify(maskSecrets(deep(100_000), 'request'))).not.toContain('CANARY')
  })

  it('returns a value that is not an object unchanged', () => {
    for (const value of ['text', 5, null, undefined, true]) expect(maskSecrets(value, 'request')).toBe(value)
  })
})

describe('texts of a vendor', () => {
  it('have each secret of the request replaced, wherever it is in the request', async () => {
    const calls: Readonly<Record<string, (fetch: ReturnType<typeof answering>['fetch']) => Promise<unknown>>> = {
      'a form parameter': asking('CANARY-1'),
      'a parameter in the query': async (fetch) =>
        getItem(exampleTransport({ fetch }), { id: 'a', language: 'x' }, { headers: { 'x-key': 'CANARY-1' } }),
      'a bearer token': async (fetch) => getItem(exampleTransport({ fetch, accessToken: 'CANARY-1' }), { id: 'a' }),
      'a bearer token from a function': async (fetch) =>
        getItem(exampleTransport({ fetch, adminAuth: bearer(async () => 'CANARY-1') }), { id: 'a' }),
      'a secret in HTTP Basic': async (fetch) =>
        token(exampleTransport({ fetch, clientAuth: clientSecretBasic('me', 'CANARY-1') })),
      'a secret in the form': async (fetch) =>
        token(exampleTransport({ fetch, clientAuth: clientSecretPost('me', 'CANARY-1') })),
      'a secret in a JSON body': async (fetch) =>
        createItem(exampleTransport({ fetch }), { item: { deep: [{ client_secret: 'CANARY-1' }] } }),
      'a secret in a JSON Patch': async (fetch) =>
        createItem(exampleTransport({ fetch }), {
          item: [{ op: 'replace', path: '/client_secret', value: 'CANARY-1' }],
        }),
      'a secret in a JSON body, under a name in upper case': async (fetch) =>
        createItem(exampleTransport({ fetch }), { item: { Client_Secret: 'CANARY-1' } }),
      'a secret that toJSON returns': async (fetch) =>
        createItem(exampleTransport({ fetch }), { item: { client_secret: { toJSON: () => 'CANARY-1' } } }),
      'an additional parameter': async (fetch) =>
        token(exampleTransport({ fetch }), { additionalParameters: { any: ['x-long-enough', 'CANARY-1'] } }),
      'an additional parameter that the caller removes after the call': async (fetch) => {
        const additionalParameters: Record<string, string> = { any: 'CANARY-1' }
        const call = token(exampleTransport({ fetch }), { additionalParameters })
        delete additionalParameters['any']
        return call
      },
      'a header of a custom credential': async (fetch) => {
        const adminAuth: Credential = ({ headers }) => {
          headers['x-signature'] = 'CANARY-1'
        }
        return getItem(exampleTransport({ fetch, adminAuth }), { id: 'a' })
      },
      'a secret that a custom credential encodes in a header': async (fetch) => {
        const adminAuth: Credential = ({ headers, secrets }) => {
          headers['x-signature'] = 'a hash of it'
          secrets.add('CANARY-1')
        }
        return getItem(exampleTransport({ fetch, adminAuth }), { id: 'a' })
      },
      'a secret in a body that the caller empties after the call': async (fetch) => {
        const item: { client_secret?: string } = { client_secret: 'CANARY-1' }
        const call = createItem(exampleTransport({ fetch }), { item })
        delete item.client_secret
        return call
      },
    }
    for (const [name, call] of Object.entries(calls)) {
      const error = await echo('The value "CANARY-1" is wrong.', call)
      expect(error.description, name).toBe(`The value "${MASK}" is wrong.`)
      expect(error.message, name).not.toContain('CANARY')
    }
  })

  it('have secrets replaced in each encoding in which they are sent or quoted', async () => {
    const secret = 'a"b c+d/e%2fé&=~'
    const echoes = [
      secret,
      encodeURIComponent(secret),
      encodeURIComponent(secret).toLowerCase(),
      new URLSearchParams({ x: secret }).toString().slice(2),
      new URLSearchParams({ x: secret })
        .toString()
        .slice(2)
        .replaceAll(/%../g, (escape) => escape.toLowerCase()),
      Buffer.from(secret).toString('base64'),
      JSON.stringify(secret),
      JSON.stringify(secret).slice(1, -1),
      secret.replaceAll('"', "'"),
      Buffer.from(secret).toString('base64url'),
      encodeURIComponent(Buffer.from(secret).toString('base64')),
      Buffer.from(encodeURIComponent(secret)).toString('base64'),
      secret.replaceAll('"', '%u0022').replaceAll('é', '%u00e9'),
      secret.replaceAll('&', '&amp').replaceAll('"', '&#0000000034;').replaceAll('é', '&#x000000E9;'),
      secret.replaceAll('"', '&#34').replaceAll('é', '&#xe9'),
      Buffer.from(new URLSearchParams({ token: encodeURIComponent(secret) }).toString()).toString('base64url'),
      encodeURIComponent(encodeURIComponent(secret)),
      secret.replaceAll('"', '&quot;').replaceAll('&=', '&amp;='),
      secret.replaceAll('&', '&amp;').replaceAll('"', '&#34;').replaceAll('é', '&#xE9;').replaceAll('/', '&#x2F;'),
      secret.replaceAll('"', String.raw`\u0022`).replaceAll('&', String.raw`\u0026`),
      secret
        .replaceAll('"', String.raw`\"`)
        .replaceAll('/', String.raw`\/`)
        .replaceAll('é', String.raw`\u00e9`),
      JSON.stringify(JSON.stringify(secret)).slice(3, -3),
    ]
    for (const text of echoes) {
      const error = await echo(`Not this: ${text}!`, asking(secret))
      expect(error.description, text).toMatch(/^Not this: "?…"?!$/)
    }
  })

  it('have the secret of HTTP Basic replaced if it is returned completely, encoded, decoded or in part', async () => {
    const secret = 's:%+é long'
    const encoded = new URLSearchParams({ x: secret }).toString().slice(2)
    const header = `Basic ${Buffer.from(`me:${encoded}`).toString('base64')}`
    for (const text of [
      header,
      header.slice(6),
      `me:${encoded}`,
      encoded,
      secret,
      `me:${secret}`,
      Buffer.from(secret).toString('base64'),
    ]) {
      const { fetch } = answering(
        Response.json({ error: 'invalid_client', error_description: `Not this: ${text}!` }, { status: 401 }),
      )
      const error = (await rejection(
        token(exampleTransport({ fetch, clientAuth: clientSecretBasic('me', secret) })),
      )) as HttpError
      expect(error.description, text).toMatch(/^Not this: (?:me:|Basic )?…!$/)
    }
  })

  it('have secrets replaced that contain additional control characters or spaces', async () => {
    const disguises = [
      'CAN\u0000ARY-SECRET',
      'CAN\nARY-SECRET',
      'C\u200bANARY-SECRET',
      'CANARY\u00ad-SECRET',
      'C A N A R Y - S E C R E T',
      'CANARY\u2028-SECRET',
      'CANARY-\u202eSECRET',
    ]
    for (const text of disguises) {
      const error = await echo(`Not this: ${text}!`, asking('CANARY-SECRET'))
      expect(error.description, JSON.stringify(text)).toBe(`Not this: ${MASK}!`)
      expect(error.code).toBe('a_code')
    }
    const lines = await echo('Not this: one two three!', asking('one\ntwo\tthree'))
    expect(lines.description).toBe(`Not this: ${MASK}!`)
  })

  it('keep the words around secrets in base64, and other characters around secrets', async () => {
    const header = Buffer.from('id:CANARY-12345').toString('base64')
    expect((await echo(`The provided header Basic ${header} is malformed`, asking('CANARY-12345'))).description).toBe(
      `The provided header Basic ${MASK} is malformed`,
    )
    expect((await echo('😀😀 retry: CANARY-1 was spent 😀 end', asking('CANARY-1'))).description).toBe(
      `😀😀 retry: ${MASK} was spent 😀 end`,
    )
  })

  it('are shortened after secrets are replaced, so that no secret is cut in two', async () => {
    const error = await echo(`${'x'.repeat(495)}CANARY-1 and more`, asking('CANARY-1'))
    expect(error.description).toMatch(/^x{495}… an/)
    expect(error.description?.length).toBeLessThanOrEqual(500)
  })

  it('are dropped if a secret is shorter than 4 characters, because it cannot be distinguished from other text', async () => {
    for (const short of ['a', 'xyz', '  a ', '7']) {
      const error = await echo('Anything at all.', asking(short))
      expect(error.description).toBeUndefined()
      expect(error.code).toBe('a_code')
      expect(error.message).toBe(
        'token (POST /oauth2/token): the server answered 400 a_code (description withheld: a secret of this call is too short to be told from its words)',
      )
      expect((error.body as Record<string, string>)['error_description']).toBe('Anything at all.')
    }
    expect((await echo('Anything at all.', asking('abcd'))).description).toBe('Anything at all.')
  })

  it('are not dropped for short headers of the caller, which are no secrets', async () => {
    const error = await echo('Anything at all.', async (fetch) =>
      getItem(exampleTransport({ fetch, headers: { 'x-debug': '1', 'x-note': 'a b' } }), { id: 'a' }),
    )
    expect(error.description).toBe('Anything at all.')
  })

  it('keep words that equal values which are no secrets: null, booleans, absent values', async () => {
    const error = await echo('It must not be null, undefined or true.', async (fetch) =>
      createItem(exampleTransport({ fetch }), { item: { client_secret: null, access_token: undefined, token: true } }),
    )
    expect(error.description).toBe('It must not be null, undefined or true.')
  })

  it('have longer secrets replaced first, so that no rest of them is shown', async () => {
    const error = await echo('Not CANARY-LONGER', async (fetch) =>
      token(exampleTransport({ fetch }), { additionalParameters: { short: 'CANARY', long: 'CANARY-LONGER' } }),
    )
    expect(error.description).toBe(`Not ${MASK}`)
  })

  it('are cleaned for request bodies of any depth and patches of any length', async () => {
    const levels = 3000
    const item = JSON.parse('{"a":'.repeat(levels) + '{"client_secret":"CANARY-1"}' + '}'.repeat(levels)) as object
    const error = await echo('Not CANARY-1', async (fetch) => createItem(exampleTransport({ fetch }), { item }))
    expect(error.description).toBe(`Not ${MASK}`)
    const patch = [{ op: 'add', path: 'x'.repeat(2_000_000), value: 'y' }]
    const started = performance.now()
    await echo('Not this', async (fetch) => createItem(exampleTransport({ fetch }), { item: patch }))
    expect(performance.now() - started).toBeLessThan(2000)
  })

  it('are cleaned for secrets that cannot be encoded', async () => {
    const error = await echo('Not this: x', async (fetch) =>
      createItem(exampleTransport({ fetch }), { item: { client_secret: 'CANARY\ud800' } }),
    )
    expect(error).toBeInstanceOf(HttpError)
    const large = await echo('Not this: x', asking('x'.repeat(300_000)))
    expect(large).toBeInstanceOf(HttpError)
  })

  it('are not dropped for short claims, and have longer claims replaced', async () => {
    const session = {
      access_token: { tier: 'pro', roles: ['a', 'b'], d: 1, code: 'x' },
      id_token: { secret: 'CANARY-12' },
    }
    const call = async (fetch: ReturnType<typeof answering>['fetch']): Promise<unknown> =>
      createItem(exampleTransport({ fetch }), { item: { session } })
    const texts: Readonly<Record<string, string>> = {
      'The subject is not known, pro or not.': 'The subject is not known, pro or not.',
      'Not CANARY-12.': `Not ${MASK}.`,
      'Not "CANARY-12" or CANARY-123, nor xCANARY-12': `Not "${MASK}" or CANARY-123, nor xCANARY-12`,
      'Not ?a=CANARY%2d12&b': `Not ?a=${MASK}&b`,
      'Not%3DCANARY-12%26b': `Not%3D${MASK}%26b`,
    }
    for (const [text, expected] of Object.entries(texts)) expect((await echo(text, call)).description).toBe(expected)
  })

  it('are not dropped for short additional parameters, unless the name of one is that of a credential', async () => {
    const call =
      (additionalParameters: Readonly<Record<string, string | string[]>>) =>
      async (fetch: ReturnType<typeof answering>['fetch']): Promise<unknown> =>
        token(exampleTransport({ fetch }), { additionalParameters })
    const short = call({ tier: 'pro', list: ['a', 'CANARY-12'] })
    expect((await echo('No pro: CANARY-12 a', short)).description).toBe(`No pro: ${MASK} a`)
    expect((await echo('No: CANARY-1', call({ subject_token: 'CANARY' }))).description).toBe(`No: ${MASK}-1`)
    expect((await echo('No: abc', call({ subject_token: 'abc' }))).description).toBeUndefined()
    expect((await echo('No: b2c', call({ p: 'b2c', k: '1' }))).description).toBe('No: b2c')
    expect((await echo('No John Doe, +4912345', call({ a: 'John Doe', b: '+4912345' }))).description).toBe(
      `No ${MASK}, +${MASK}`,
    )
  })

  it('have a long secret replaced in any place, completely', async () => {
    const long = 'CANARY-of-a-length-that-no-word-has-'.repeat(9)
    expect((await echo(`Not x${long}y!`, asking(long))).description).toBe(`Not x${MASK}y!`)
    expect((await echo(`Not ${long.slice(0, 300)}`, asking(long))).description).toBe(`Not ${MASK}`)
    expect((await echo(`Not ${long} ${long}`, asking(long))).description).toBe(`Not ${MASK} ${MASK}`)
    const claims = async (fetch: ReturnType<typeof answering>['fetch']): Promise<unknown> =>
      createItem(exampleTransport({ fetch }), { item: { session: { id_token: { name: long } } } })
    expect((await echo(`Not x${long}y!`, claims)).description).toBe(`Not x${MASK}y!`)
  })

  it('need the same work for any length, and little more for each secret', async () => {
    let searched = 0
    const spies = (['indexOf', 'replaceAll', 'matchAll', 'split'] as const).map((name) => {
      const original = String.prototype[name] as (this: string, ...parameters: unknown[]) => unknown
      return vi.spyOn(String.prototype, name).mockImplementation(function count(
        this: string,
        ...parameters: unknown[]
      ) {
        searched += this.length
        return Reflect.apply(original, this, parameters) as never
      })
    })
    const work = async (size: number, secrets: number): Promise<number> => {
      const list = Array.from({ length: secrets }, (_, index) => ({
        client_secret: `CANARY"${index}-é%2f ${'x'.repeat(30)}`,
      }))
      const text = 'No %25 CANARY"0-é '.repeat(size / 18)
      searched = 0
      const error = await echo(text, async (fetch) => createItem(exampleTransport({ fetch }), { item: { list } }))
      expect(error.description?.length).toBeGreaterThan(100)
      return searched
    }
    try {
      const short = await work(9000, 1)
      expect(await work(200_000, 1)).toBe(short)
      const more = (await work(200_000, 1000)) - short
      expect(more / 1000).toBeLessThan(30_000)
    } finally {
      for (const spy of spies) spy.mockRestore()
    }
  })

  it('are searched for secrets as plain text, not as patterns', async () => {
    const error = await echo('Not this: $&.*', asking('.*$&'))
    expect(error.description).toBe('Not this: $&.*')
    expect((await echo('Not this: .*$&', asking('.*$&'))).description).toBe(`Not this: ${MASK}`)
  })

  it('have no codes and request ids that are secrets', async () => {
    const { fetch } = answering(
      Response.json({ error: 'CANARY_CODE' }, { status: 400, headers: { 'x-request-id': 'r-CANARY_CODE' } }),
    )
    const error = (await rejection(introspect(exampleTransport({ fetch }), { token: 'CANARY_CODE' }))) as HttpError
    expect(error.code).toBeUndefined()
    expect(error.requestId).toBe(`r-${MASK}`)
  })

  it('keep a request id that the caller chose', async () => {
    const { fetch } = answering(
      Response.json({ error: 'a_code' }, { status: 400, headers: { 'x-request-id': 'chosen-by-caller' } }),
    )
    const error = (await rejection(
      updateItem(exampleTransport({ fetch }), { id: 'a' }, { headers: { 'X-Request-Id': 'chosen-by-caller' } }),
    )) as HttpError
    expect(error.requestId).toBe('chosen-by-caller')
  })

  it('are unchanged in `body`, which is what the vendor sent', async () => {
    const error = await echo('The value CANARY-1 is wrong.', asking('CANARY-1'))
    expect(error.body).toEqual({ error: 'a_code', error_description: 'The value CANARY-1 is wrong.' })
  })
})

describe('codes', () => {
  const refresh =
    (secret: string) =>
    async (fetch: ReturnType<typeof answering>['fetch']): Promise<unknown> =>
      token(exampleTransport({ fetch }), { grantType: 'refresh_token', refreshToken: secret })

  it.each([
    'access_denied',
    'account_selection_required',
    'authorization_pending',
    'consent_required',
    'expired_token',
    'insufficient_scope',
    'interaction_required',
    'invalid_client',
    'invalid_client_metadata',
    'invalid_grant',
    'invalid_redirect_uri',
    'invalid_request',
    'invalid_request_object',
    'invalid_request_uri',
    'invalid_scope',
    'invalid_software_statement',
    'invalid_token',
    'login_required',
    'registration_not_supported',
    'request_not_supported',
    'request_uri_not_supported',
    'server_error',
    'slow_down',
    'temporarily_unavailable',
    'unapproved_software_statement',
    'unauthorized_client',
    'unsupported_grant_type',
    'unsupported_response_type',
    'unsupported_token_type',
  ])('of the standards are shown with any secrets of the call: %s', async (code) => {
    for (const secret of [code, ...code.split('_'), code.slice(0, 5)]) {
      const error = await echo('', refresh(secret), code)
      expect(error.code).toBe(code)
      expect(error.message).toContain(`400 ${code}`)
    }
  })

  it('that the operation names are shown too', async () => {
    const operation = { ...introspect, errorCodes: ['item_locked'] }
    const named = exampleEndpoint<{ readonly token: string }, unknown>({ ...operation, id: 'lookUp' })
    const call = async (fetch: ReturnType<typeof answering>['fetch']): Promise<unknown> =>
      named(exampleTransport({ fetch }), { token: 'item_locked' })
    expect((await echo('', call, 'item_locked')).code).toBe('item_locked')
  })

  it('that are unknown have secrets replaced', async () => {
    expect((await echo('', refresh('locked'), 'item_locked')).code).toBe(`item_${MASK}`)
    expect((await echo('', refresh('item_locked'), 'item_locked')).code).toBeUndefined()
  })
})

describe('a description that is not shown', () => {
  it('is mentioned in the message, with the reason', async () => {
    const error = await echo('The secret is abc.', asking('abc'))
    expect(error.description).toBeUndefined()
    expect(error.message).toBe(
      'token (POST /oauth2/token): the server answered 400 a_code (description withheld: a secret of this call is too short to be told from its words)',
    )
    expect(error).not.toHaveProperty('isDescriptionWithheld')
  })

  it('is not mentioned if there was no description', async () => {
    for (const description of ['', '  ']) {
      expect((await echo(description, asking('abc'))).message).toBe(
        'token (POST /oauth2/token): the server answered 400 a_code',
      )
    }
  })
})
