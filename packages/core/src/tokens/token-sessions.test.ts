import { inspect } from 'node:util'

import { printed } from '@typed-oauth/testing'
import { describe, expect, expectTypeOf, it, vi } from 'vitest'

import { answering, rejection } from '../../test/answering.js'
import { token as exchange } from '../../test/example-api.js'
import { exampleTransport } from '../../test/example-transport.js'
import { stopTime } from '../../test/fake-timers.js'
import { createMemoryTokenStore, createTokenSessions, createTokenSource, HttpError, SessionError } from '../index.js'
import type { Secret, TokenSessionsOptions, TokenStore } from '../index.js'
import { memoryOf, remember } from './session-memory.js'
import { makeSession } from './session-record.js'

// Sessions with stores in memory, and a token server that rotates refresh tokens and revokes everything when one is used
// a second time.

interface Answer {
  access_token: string
  refresh_token?: string | undefined
  id_token?: string
  scope?: string
  expires_in?: number | string | null | undefined
}

const begin = 1_800_000_000_000
const first: Answer = { access_token: 'a0', refresh_token: 'r0', id_token: 'i0', scope: 'openid', expires_in: 600 }

function httpError(status: number, code: string): HttpError {
  return new HttpError({ operation: 'token', attempts: 1, status, headers: new Headers(), body: { error: code }, code })
}

/** A server for one user: `a0` and `r0` are the first tokens, `a1` and `r1` those after a refresh. */
function strictServer() {
  const used = new Set<string>()
  const server = {
    requests: [] as string[],
    isRevoked: false,
    gate: Promise.resolve() as Promise<unknown>,
    extra: { expires_in: 600 } as Partial<Answer>,
    failures: [] as unknown[],
    signals: [] as { readonly aborted: boolean }[],
    refresh: async ({ refreshToken, signal }: { refreshToken: string; signal: { readonly aborted: boolean } }) => {
      server.requests.push(refreshToken)
      server.signals.push(signal)
      if (server.failures.length > 0) throw server.failures.shift()
      if (used.has(refreshToken)) server.isRevoked = true
      if (server.isRevoked) throw httpError(400, 'invalid_grant')
      used.add(refreshToken)
      await server.gate
      const number = Number(refreshToken.slice(1)) + 1
      return { access_token: `a${number}`, refresh_token: `r${number}`, ...server.extra } as Answer
    },
  }
  return server
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

/** Another process with the same records: the state of sessions belongs to the object that is the store. */
function otherProcess(store: Required<TokenStore>, changes: Partial<TokenStore> = {}): Required<TokenStore> {
  return { ...store, ...changes }
}

function setUp(options: Partial<TokenSessionsOptions> = {}) {
  const server = strictServer()
  const clock = { time: begin }
  const errors: unknown[] = []
  const store = createMemoryTokenStore()
  const make = (further: Partial<TokenSessionsOptions> = {}) =>
    createTokenSessions<Answer>(server.refresh, {
      store,
      now: () => clock.time,
      onStoreError: (error) => void errors.push(error),
      ...options,
      ...further,
    })
  const record = async (id = 'k'): Promise<Answer & { session_received_at: number }> =>
    JSON.parse((await store.get(id)) ?? '{}')
  return { server, clock, errors, store, make, sessions: make(), record }
}

describe('a session', () => {
  it('gives the access token until 30 seconds before its end, and then a refreshed one', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 569_000
    expect(await sessions.token('k')).toBe('a0')
    clock.time += 1_000
    expect(await sessions.token('k')).toBe('a1')
    expect(await sessions.token('k')).toBe('a1')
    expect(server.requests).toEqual(['r0'])
  })

  it('of a short token is refreshed a tenth of its life before its end', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', { ...first, expires_in: '100' })
    clock.time += 89_000
    expect(await sessions.token('k')).toBe('a0')
    clock.time += 1_000
    expect(await sessions.token('k')).toBe('a1')
    expect(server.requests).toEqual(['r0'])
  })

  it('counts from `receivedAt`, and after a refresh from before its request', async () => {
    const { sessions, clock, server, record } = setUp()
    await sessions.start('k', first, { receivedAt: begin - 580_000 })
    const slow = deferred()
    server.gate = slow.promise
    const token = sessions.token('k')
    await vi.waitFor(() => expect(server.requests).toEqual(['r0']))
    clock.time += 7_000
    slow.resolve()
    expect(await token).toBe('a1')
    expect((await record()).session_received_at).toBe(begin)
  })

  it('is one JSON text under its id, with the names of the answer', async () => {
    const { sessions, store } = setUp()
    await sessions.start('k', first)
    expect(JSON.parse((await store.get('k')) ?? '')).toEqual({ ...first, session_received_at: begin })
  })

  it('gives the whole answer, without what was added to it, and a copy', async () => {
    const { sessions } = setUp()
    await sessions.start('k', first)
    const answer = await sessions.tokens('k')
    expect(answer).toEqual(first)
    answer.access_token = 'changed'
    expect(await sessions.token('k')).toBe('a0')
    expectTypeOf(answer).toEqualTypeOf<Answer>()
  })

  it.each([
    ['refresh_token', { refresh_token: undefined }, { refresh_token: 'r0', id_token: 'i0', scope: 'openid' }],
    ['refresh_token, as an empty text', { refresh_token: '' }, { refresh_token: 'r0' }],
    ['id_token', { scope: 'less' }, { refresh_token: 'r1', id_token: 'i0', scope: 'less' }],
    ['scope', { id_token: 'i1' }, { id_token: 'i1', scope: 'openid' }],
  ])('keeps what a refresh leaves out: %s', async (_, extra, expected) => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    server.extra = { expires_in: 600, ...extra }
    clock.time += 590_000
    expect(await sessions.tokens('k')).toMatchObject({ access_token: 'a1', ...expected })
  })

  it('with a lifetime of 0 gives each refreshed token once, and does not loop', async () => {
    const { sessions, server } = setUp()
    server.extra = { expires_in: 0 }
    await sessions.start('k', { ...first, expires_in: 0 })
    expect([await sessions.token('k'), await sessions.token('k')]).toEqual(['a1', 'a2'])
    expect(server.requests).toEqual(['r0', 'r1'])
  })

  it.each([undefined, null])('whose lifetime is %s is used until it is refused', async (expires_in) => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', { ...first, expires_in })
    clock.time += 1e11
    expect(await sessions.token('k')).toBe('a0')
    expect(await sessions.token('k', { refused: 'a0' })).toBe('a1')
    expect(server.requests).toEqual(['r0'])
  })

  it('is refreshed once for 1,000 callers, of 20 objects', async () => {
    const { make, sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const objects = Array.from({ length: 20 }, () => make())
    const tokens = await Promise.all(Array.from({ length: 1000 }, async (_, index) => objects[index % 20]?.token('k')))
    expect(new Set(tokens)).toEqual(new Set(['a1']))
    expect(server.requests).toEqual(['r0'])
  })

  it('is refreshed once by many processes: they take over what the first one wrote', async () => {
    const { make, store, sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const processes = Array.from({ length: 8 }, () => make({ store: otherProcess(store) }))
    expect(new Set(await Promise.all(processes.map(async (each) => each.token('k'))))).toEqual(new Set(['a1']))
    expect(server.requests).toEqual(['r0'])
  })

  it('that another process ended is over at once', async () => {
    const { make, store, sessions } = setUp()
    await sessions.start('k', first)
    await sessions.token('k')
    await make({ store: otherProcess(store) }).end('k')
    expect(await rejection(sessions.token('k'))).toMatchObject({ kind: 'session', reason: 'none' })
  })

  it('is kept as long as `keepFor` after its last answer', async () => {
    const { store, make, clock } = setUp()
    const lives: unknown[] = []
    const sessions = make({
      keepFor: 5_000_000,
      store: otherProcess(store, {
        replace: async (key, before, after, life) => (lives.push(life), store.replace(key, before, after)),
      }),
    })
    await sessions.start('k', first)
    clock.time += 590_000
    await sessions.token('k')
    expect(lives).toEqual([{ expiresAt: begin + 5_000_000 }, { expiresAt: begin + 5_590_000 }])
  })

  it('fits where a secret may be a function', async () => {
    const { sessions } = setUp()
    await sessions.start('k', first)
    const secret = sessions.of('k')
    expectTypeOf(secret).toExtend<Secret>()
    expect(await secret()).toBe('a0')
  })
})

describe('an access token that an API refused', () => {
  it('is refreshed, once for all who were refused', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 6_000
    const token = sessions.of('k')
    const refused = Array.from({ length: 100 }, async () => token({ refused: 'a0' }))
    expect(new Set(await Promise.all(refused))).toEqual(new Set(['a1']))
    expect(await token({ refused: 'a0' })).toBe('a1') // it has changed since
    expect(server.requests).toEqual(['r0'])
  })

  it('is given again within 5 seconds of its refresh, so that an API that refuses everything uses up no tokens', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 4_999
    expect(await sessions.token('k', { refused: 'a0' })).toBe('a0')
    clock.time += 1
    expect(await sessions.token('k', { refused: 'a0' })).toBe('a1')
    expect(await sessions.token('k', { refused: 'a1' })).toBe('a1')
    expect(server.requests).toEqual(['r0'])
  })

  it('is given again if there is no refresh token', async () => {
    const { sessions, clock } = setUp()
    await sessions.start('k', { access_token: 'a0', expires_in: 600 })
    clock.time += 6_000
    expect(await sessions.token('k', { refused: 'a0' })).toBe('a0')
  })
})

describe('a failed refresh', () => {
  it.each([
    [400, 'invalid_grant'],
    [401, 'token_inactive'],
  ])('with %i %s ends the session', async (status, code) => {
    const { sessions, clock, server, store } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000 // the access token still lasts
    const cause = httpError(status, code)
    server.failures = [cause]
    const error = await rejection(sessions.token('k'))
    expect(error).toBeInstanceOf(SessionError)
    expect(error).toMatchObject({ kind: 'session', reason: 'refused', cause, attempts: 1 })
    expect((error as SessionError).message).toBe(
      'createTokenSessions: the server refused the refresh token; the session was removed; the user has to sign in again',
    )
    expect(await store.get('k')).toBeUndefined()
    expect(await rejection(sessions.token('k'))).toMatchObject({ reason: 'none' })
  })

  it('with invalid_request is repeated once', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    server.failures = [httpError(400, 'invalid_request')]
    expect(await sessions.token('k')).toBe('a1')
    expect(server.requests).toEqual(['r0', 'r0'])
    clock.time += 600_000
    server.failures = [httpError(400, 'invalid_request'), httpError(400, 'invalid_request')]
    expect(await rejection(sessions.token('k'))).toMatchObject({ code: 'invalid_request' })
    expect(server.requests).toEqual(['r0', 'r0', 'r1', 'r1'])
  })

  it.each([
    httpError(403, 'access_denied'),
    httpError(500, 'server_error'),
    httpError(401, 'invalid_client'),
    httpError(400, 'invalid_client'),
    httpError(403, 'invalid_grant'),
    new TypeError('no network'),
  ])('with %o leaves the session, whose old access token is used until its end', async (failure) => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    server.failures = [failure, failure]
    expect(await sessions.token('k')).toBe('a0')
    expect(server.requests).toHaveLength(1)
    clock.time += 10_000
    expect(await rejection(sessions.token('k'))).toBe(failure)
    expect(await sessions.token('k')).toBe('a1')
  })

  it('is not repeated for 5 seconds while the old access token lasts', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 580_000
    server.failures = [new TypeError('no network')]
    expect(await sessions.token('k')).toBe('a0')
    clock.time += 4_999
    expect(await sessions.token('k')).toBe('a0')
    expect(server.requests).toHaveLength(1)
    clock.time += 1
    expect(await sessions.token('k')).toBe('a1')
  })

  it('takes over what another process has written if the refresh token was refused', async () => {
    const { sessions, clock, store, errors } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const slow = deferred()
    const asked = deferred()
    const faster = JSON.stringify({
      access_token: 'a9',
      refresh_token: 'r9',
      expires_in: 600,
      session_received_at: clock.time,
    })
    const refusing = createTokenSessions<Answer>(
      async () => {
        asked.resolve()
        await slow.promise
        throw httpError(400, 'invalid_grant')
      },
      { store, now: () => clock.time },
    )
    const token = refusing.token('k')
    await asked.promise
    await store.set('k', faster) // by a process whose lock is not ours
    slow.resolve()
    expect(await token).toBe('a9')
    expect(errors).toEqual([])
  })

  it('with an answer that is none rejects, and names the function', async () => {
    const { store, clock, sessions } = setUp()
    await sessions.start('k', first)
    clock.time += 600_000
    const broken = createTokenSessions(async () => ({}) as Answer, { store, now: () => clock.time })
    expect(await rejection(broken.token('k'))).toMatchObject({ kind: 'input', parameter: 'refresh' })
  })
})

describe('a session without a refresh token', () => {
  it('lasts as long as its access token', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', { access_token: 'a0', expires_in: 600 })
    clock.time += 599_999
    expect(await sessions.token('k')).toBe('a0')
    clock.time += 1
    expect(await rejection(sessions.token('k'))).toMatchObject({ kind: 'session', reason: 'expired', attempts: 0 })
    expect(server.requests).toEqual([])
  })

  it('that never began is none', async () => {
    const { sessions } = setUp()
    expect(await rejection(sessions.token('k'))).toMatchObject({ kind: 'session', reason: 'none', attempts: 0 })
    expect(await sessions.end('k')).toBeUndefined()
  })
})

describe('a caller that aborts', () => {
  it('ends its own wait; the refresh goes on, and its signal is not aborted', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const slow = deferred()
    server.gate = slow.promise
    const controller = new AbortController()
    const aborted = sessions.token('k', { signal: controller.signal })
    await vi.waitFor(() => expect(server.requests).toEqual(['r0']))
    controller.abort(new Error('gone'))
    expect(await rejection(aborted)).toMatchObject({ message: 'gone' })
    const waiting = sessions.token('k')
    slow.resolve()
    expect(await waiting).toBe('a1')
    expect(server.signals).toMatchObject([{ aborted: false }])
    expect(server.requests).toEqual(['r0'])
  })
})

describe('a store that fails', () => {
  const down = new Error('the store is down')
  const failing = async (): Promise<never> => Promise.reject(down)

  it('when a new answer is written: the caller gets it, and the next call writes first', async () => {
    const { make, store, clock, server, errors, record } = setUp()
    const flaky = otherProcess(store)
    const sessions = make({ store: flaky })
    await sessions.start('k', first)
    clock.time += 590_000
    flaky.replace = failing
    expect(await sessions.token('k')).toBe('a1')
    expect(errors).toEqual([down])
    expect(await record()).toMatchObject({ access_token: 'a0' })
    flaky.replace = store.replace
    expect(await make({ store: flaky }).token('k')).toBe('a1') // of another object
    expect(await record()).toMatchObject({ access_token: 'a1', refresh_token: 'r1' })
    expect(server.requests).toEqual(['r0'])
  })

  it('again and again: no further refresh until the answer is written, which this process keeps', async () => {
    const { make, store, clock, server, errors } = setUp()
    const flaky = otherProcess(store, { replace: failing })
    const sessions = make({ store: flaky })
    await make().start('k', first)
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a1')
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a1')
    expect(errors).toEqual([down, down])
    clock.time += 10_000
    expect(await rejection(sessions.token('k'))).toBe(down)
    expect(server.requests).toEqual(['r0'])
    flaky.replace = store.replace
    expect(await sessions.token('k')).toBe('a2')
    expect(server.requests).toEqual(['r0', 'r1'])
  })

  it('does not keep `end` from giving the answer that could not be written', async () => {
    const { make, store, clock } = setUp()
    const flaky = otherProcess(store, { replace: failing })
    const sessions = make({ store: flaky })
    await make().start('k', first)
    clock.time += 590_000
    await sessions.token('k')
    flaky.replace = store.replace
    expect(await sessions.end('k')).toMatchObject({ refresh_token: 'r1' })
  })

  it('after it has written: the record is the answer', async () => {
    const { make, store, clock, server, errors } = setUp()
    const flaky = otherProcess(store, {
      replace: async (...all) => {
        await store.replace(...all)
        throw down
      },
    })
    const sessions = make({ store: flaky })
    await make().start('k', first)
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a1')
    expect(await sessions.token('k')).toBe('a1')
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a2')
    expect(server.requests).toEqual(['r0', 'r1'])
    expect(errors).toEqual([down, down])
  })

  it('when it is read: the access token that this process knows is used until its end', async () => {
    const { make, store, clock, errors } = setUp()
    const flaky = otherProcess(store)
    const sessions = make({ store: flaky })
    await make().start('k', first)
    expect(await sessions.token('k')).toBe('a0')
    flaky.get = failing
    clock.time += 599_000
    expect(await sessions.token('k')).toBe('a0')
    expect(errors).toEqual([down])
    clock.time += 1_000
    expect(await rejection(sessions.token('k'))).toBe(down)
    expect(await rejection(sessions.token('other'))).toBe(down)
  })

  it('when it locks: the old access token is used until its end', async () => {
    const { make, store, clock, errors, server } = setUp()
    const sessions = make({ store: otherProcess(store, { lock: failing }) })
    await make().start('k', first)
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a0')
    expect(errors).toEqual([down])
    clock.time += 10_000
    expect(await rejection(sessions.token('k'))).toBe(down)
    expect(server.requests).toEqual([])
  })

  it('when a refused session is removed: never looks like a user who signed out', async () => {
    const { make, store, clock, server } = setUp()
    const sessions = make({ store: otherProcess(store, { replace: failing }) })
    await make().start('k', first)
    clock.time += 600_000
    server.failures = [httpError(400, 'invalid_grant')]
    expect(await rejection(sessions.token('k'))).toBe(down)
  })

  it('rejects `start` and `end`', async () => {
    const { make, store } = setUp()
    const sessions = make({ store: otherProcess(store, { lock: failing }) })
    expect(await rejection(sessions.start('k', first))).toBe(down)
    expect(await rejection(sessions.end('k'))).toBe(down)
  })

  it.each([
    () => {
      throw new Error('of the listener')
    },
    async () => Promise.reject(new Error('of the listener')),
  ])('and a listener that throws or rejects change no call', async (onStoreError) => {
    const { make, store } = setUp()
    const flaky = otherProcess(store)
    const sessions = make({ store: flaky, onStoreError: () => onStoreError() })
    await sessions.start('k', first)
    flaky.get = failing
    expect(await sessions.token('k')).toBe('a0')
  })

  it('by a record that is no session is no user who signed out, and its text is not in the error', async () => {
    const { sessions, store } = setUp()
    for (const text of [
      'CANARY',
      '{"access_token":"CANARY"}',
      '{"session_received_at":1,"access_token":["CANARY"]}',
      '',
    ]) {
      await store.set('k', text)
      const error = await rejection(sessions.token('k'))
      expect(error).toMatchObject({ kind: 'token-store', operation: 'createTokenSessions', reason: 'unreadable' })
      expect(inspect(error, { depth: Infinity })).not.toContain('CANARY')
    }
    expect(await rejection(sessions.end('k'))).toMatchObject({ reason: 'unreadable' })
    await sessions.start('k', first)
    expect(await sessions.token('k')).toBe('a0')
  })

  it('by a token of the application is no session: ids come from cookies', async () => {
    const { sessions, store } = setUp()
    const source = createTokenSource(async () => ({ access_token: 'of-the-application', expires_in: 600 }), {
      store,
      key: 'machine',
    })
    expect(await source()).toBe('of-the-application')
    expect(await rejection(sessions.token('machine'))).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
    expect(await rejection(sessions.end('machine'))).toMatchObject({ kind: 'token-store', reason: 'unreadable' })
    expect(await store.get('machine')).toContain('of-the-application')
  })

  it('by answering that it replaced nothing ends the call after three refreshes', async () => {
    const { sessions, store, clock } = setUp()
    let refreshes = 0
    const broken = createTokenSessions<Answer>(async () => ({ ...first, expires_in: ++refreshes }), {
      store: otherProcess(store, { replace: async () => false }),
      now: () => clock.time,
    })
    await sessions.start('k', first)
    clock.time += 600_000
    expect(await rejection(broken.token('k'))).toMatchObject({ kind: 'input', parameter: 'store' })
    expect(refreshes).toBe(3)
  })
})

describe('a lock that was lost', () => {
  it('aborts the refresh', async () => {
    const { make, store, clock, server } = setUp()
    const lost = new AbortController()
    const sessions = make({
      store: otherProcess(store, {
        lock: async (key, run) => store.lock(key, async ({ value }) => run({ value, signal: lost.signal })),
      }),
    })
    await sessions.start('k', first)
    clock.time += 590_000
    lost.abort()
    await sessions.token('k')
    expect(server.signals).toMatchObject([{ aborted: true }])
  })

  it('gives no user the tokens of another one who signed in under the same key', async () => {
    const { make, store, clock, server } = setUp()
    // This process has lost its lock: others do not wait for it.
    const lossy = otherProcess(store, {
      lock: async (key, run) => run({ value: await store.get(key), signal: new AbortController().signal }),
    })
    const stalled = make({ store: lossy })
    await stalled.start('k', first)
    clock.time += 590_000
    const slow = deferred()
    server.gate = slow.promise
    const late = stalled.token('k')
    await vi.waitFor(() => expect(server.requests).toEqual(['r0']))
    await make().start('k', { access_token: 'b0', refresh_token: 'b-r0', expires_in: 600 })
    slow.resolve()
    expect(await late).toBe('b0') // whose key it is now
    expect(await make().token('k')).toBe('b0')
    expect(await stalled.token('k')).toBe('b0')
  })

  it('gives no user an answer that could not be written before another one signed in under the same key', async () => {
    const { make, store, clock } = setUp()
    const flaky = otherProcess(store, { replace: async () => Promise.reject(new Error('down')) })
    const sessions = make({ store: flaky })
    await make().start('k', first)
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a1') // kept in the process only
    await make().start('k', { access_token: 'b0', refresh_token: 'b-r0', expires_in: 600 })
    flaky.replace = store.replace
    expect(await sessions.token('k')).toBe('b0')
    expect(await sessions.end('k')).toMatchObject({ refresh_token: 'b-r0' })
  })

  it('lets nobody who read a later record join a refresh of an earlier one', async () => {
    const { make, store, clock, server } = setUp()
    const flaky = otherProcess(store, {
      lock: async (key, run) => run({ value: await store.get(key), signal: new AbortController().signal }),
      replace: async () => Promise.reject(new Error('down')),
    })
    const sessions = make({ store: flaky })
    await make().start('k', first)
    clock.time += 590_000
    const slow = deferred()
    server.gate = slow.promise
    const late = sessions.token('k')
    await vi.waitFor(() => expect(server.requests).toEqual(['r0']))
    const old = { receivedAt: clock.time - 590_000 }
    await make().start('k', { access_token: 'a50', refresh_token: 'r50', expires_in: 600 }, old)
    const later = deferred()
    server.gate = later.promise
    const next = sessions.token('k')
    await vi.waitFor(() => expect(server.requests).toEqual(['r0', 'r50']))
    slow.resolve()
    expect(await late).toBe('a1')
    const joined = sessions.token('k')
    later.resolve()
    expect([await next, await joined]).toEqual(['a51', 'a51'])
    expect(server.requests).toEqual(['r0', 'r50'])
    expect(await sessions.token('k')).not.toBe('a1')
  })
})

describe('a process that dies', () => {
  /** Refreshes in a process whose store fails at a write, and forgets that process. */
  async function die(at: 'before' | 'after', isStrict: boolean) {
    const { make, store, clock, server } = setUp()
    if (!isStrict) {
      let issued = 0
      server.refresh = async () => ({ access_token: `g${++issued}`, refresh_token: `gr${issued}`, expires_in: 600 })
    }
    const sessions = (changes: Partial<TokenStore> = {}) =>
      createTokenSessions<Answer>(async (request) => server.refresh(request), {
        store: otherProcess(store, changes),
        now: () => clock.time,
      })
    await make().start('k', first)
    clock.time += 600_000
    const dying = sessions({
      replace: async (...all) => {
        if (at === 'after') await store.replace(...all)
        throw new Error('dead')
      },
    })
    await dying.token('k')
    return sessions() // of another process
  }

  it('before the write loses the session on a strict server', async () => {
    const other = await die('before', true)
    expect(await rejection(other.token('k'))).toMatchObject({ kind: 'session', reason: 'refused' })
  })

  it('before the write loses nothing on a server with a grace period', async () => {
    const other = await die('before', false)
    expect(await other.token('k')).toBe('g2')
  })

  it('after the write loses nothing', async () => {
    const other = await die('after', true)
    expect(await other.token('k')).toBe('a1')
  })

  it('while it starts or ends a session leaves the earlier one, or the later one', async () => {
    const { make, store } = setUp()
    const down = async (): Promise<never> => Promise.reject(new Error('dead'))
    await make().start('k', first)
    const dying = make({ store: otherProcess(store, { replace: down }) })
    await rejection(dying.start('k', { access_token: 'b0' }))
    await rejection(dying.end('k'))
    expect(await make().token('k')).toBe('a0')
    const late = make({
      store: otherProcess(store, {
        replace: async (...all) => {
          await store.replace(...all)
          throw new Error('dead')
        },
      }),
    })
    await rejection(late.start('k', { access_token: 'b0' }))
    expect(await make().token('k')).toBe('b0')
  })
})

describe('what a process remembers', () => {
  it('is each of the sessions that were read at the same time', async () => {
    const { make, store } = setUp()
    const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`)
    for (const id of ids) await make({ store: otherProcess(store) }).start(id, first)
    const flaky = otherProcess(store)
    const sessions = make({ store: flaky })
    await Promise.all(ids.map(async (id) => sessions.token(id)))
    flaky.get = async () => Promise.reject(new Error('down'))
    expect(new Set(await Promise.all(ids.map(async (id) => sessions.token(id))))).toEqual(new Set(['a0']))
  })

  it('ends when another process has ended the session, also for an answer that could not be written', async () => {
    const { make, store, clock } = setUp()
    const flaky = otherProcess(store, { replace: async () => Promise.reject(new Error('down')) })
    const sessions = make({ store: flaky })
    await make().start('k', first)
    clock.time += 590_000
    expect(await sessions.token('k')).toBe('a1')
    await make().end('k')
    expect(await rejection(sessions.token('k'))).toMatchObject({ reason: 'none' })
    flaky.get = async () => Promise.reject(new Error('down'))
    expect(await rejection(sessions.token('k'))).toMatchObject({ message: 'down' })
  })

  it('are 10,000 sessions per store, and all answers that could not be written', () => {
    const memory = memoryOf(createMemoryTokenStore())
    const moment = { wall: begin }
    remember(memory, 'not written', makeSession(first, moment, 'the record before'))
    for (let index = 0; index < 10_005; index++) remember(memory, `id-${index}`, makeSession(first, moment))
    expect(memory.sessions.size).toBe(10_000)
    expect(memory.sessions.has('not written')).toBe(true)
    expect(memory.sessions.has('id-5')).toBe(false)
    expect(memory.sessions.has('id-6')).toBe(true)
  })
})

describe('a slow read', () => {
  it('does not bring back what was ended during it', async () => {
    const { make, store, clock } = setUp()
    const slowStore = otherProcess(store)
    const sessions = make({ store: slowStore })
    await make().start('k', first)
    const slow = deferred()
    slowStore.get = async (key) => {
      const text = await store.get(key)
      await slow.promise
      return text
    }
    const early = sessions.token('k')
    await Promise.resolve()
    await sessions.end('k')
    slow.resolve()
    expect(await early).toBe('a0') // asked for before the end
    slowStore.get = async () => Promise.reject(new Error('down'))
    clock.time += 1
    expect(await rejection(sessions.token('k'))).toMatchObject({ message: 'down' })
  })
})

describe('a start and an end', () => {
  it('wait for the refresh under way: the refresh token to revoke is the last one', async () => {
    const { sessions, clock, server, store } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const slow = deferred()
    server.gate = slow.promise
    const token = sessions.token('k')
    await vi.waitFor(() => expect(server.requests).toEqual(['r0']))
    const ended = sessions.end('k')
    slow.resolve()
    expect(await token).toBe('a1')
    expect(await ended).toMatchObject({ refresh_token: 'r1', id_token: 'i0' })
    expect(await store.get('k')).toBeUndefined()
  })

  it('of a new session replaces the one whose refresh is under way', async () => {
    const { sessions, clock, server } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const slow = deferred()
    server.gate = slow.promise
    const token = sessions.token('k')
    await vi.waitFor(() => expect(server.requests).toEqual(['r0']))
    const started = sessions.start('k', { access_token: 'b0', refresh_token: 'b-r0', expires_in: 600 })
    slow.resolve()
    await started
    expect(await token).toBe('a1')
    expect(await sessions.token('k')).toBe('b0')
  })

  it('wait at most 15 seconds; the refresh brings nothing back then', async () => {
    stopTime()
    const { sessions, clock, server, store } = setUp()
    await sessions.start('k', first)
    clock.time += 590_000
    const slow = deferred()
    server.gate = slow.promise
    const token = rejection(sessions.token('k'))
    await vi.advanceTimersByTimeAsync(0)
    const ended = sessions.end('k')
    await vi.advanceTimersByTimeAsync(14_999)
    expect(await store.get('k')).toBeDefined()
    await vi.advanceTimersByTimeAsync(1)
    expect(await ended).toMatchObject({ refresh_token: 'r0' })
    slow.resolve()
    expect(await token).toMatchObject({ reason: 'none' })
    expect(await store.get('k')).toBeUndefined()
    expect(vi.getTimerCount()).toBe(0)
  })

  it('of a store that carries commands out late touch no later session', async () => {
    const { make, sessions, store } = setUp()
    const late: (() => Promise<unknown>)[] = []
    const slow = make({
      store: otherProcess(store, {
        replace: async (...all) => {
          late.push(async () => store.replace(...all))
          throw new Error('no answer in time')
        },
      }),
    })
    await sessions.start('k', first)
    await rejection(slow.end('k'))
    await rejection(slow.start('k', { access_token: 'b0' }))
    await sessions.start('k', { access_token: 'c0' })
    for (const command of late) await command()
    expect(await sessions.token('k')).toBe('c0')
  })

  it('without the lock work on the record of a refresh that ends at that moment: the last refresh token is given', async () => {
    const { make, sessions, store, record } = setUp()
    const lossy = otherProcess(store, {
      lock: async (key, run) => {
        const value = await store.get(key)
        await sessions.start('k', { access_token: 'b0', refresh_token: 'b-r0' })
        return run({ value, signal: new AbortController().signal })
      },
    })
    await sessions.start('k', first)
    expect(await make({ store: lossy }).end('k')).toMatchObject({ refresh_token: 'b-r0' })
    expect(await store.get('k')).toBeUndefined()
    await make({ store: lossy }).start('k', { access_token: 'c0' })
    expect(await record()).toMatchObject({ access_token: 'c0' })
  })

  it('end after three tries if the store never compares', async () => {
    const { make, sessions, store } = setUp()
    const replace = vi.fn<() => Promise<boolean>>(async () => false)
    await sessions.start('k', first)
    const broken = make({ store: otherProcess(store, { replace }) })
    expect(await rejection(broken.end('k'))).toMatchObject({ kind: 'input', parameter: 'store' })
    expect(await rejection(broken.start('k', first))).toMatchObject({ kind: 'input', parameter: 'store' })
    expect(replace).toHaveBeenCalledTimes(6)
  })
})

describe('no error shows a token or an id:', () => {
  const secrets = {
    access_token: 'CANARY-access',
    refresh_token: 'CANARY-refresh',
    id_token: 'CANARY-id',
    expires_in: 600,
  }
  /** A server that repeats the refresh token in its error. */
  const { fetch } = answering((sent) =>
    Response.json({ error: 'invalid_grant', error_description: `${sent.init.body}`, CANARY: 1 }, { status: 400 }),
  )

  function setUpSecrets(changes: Partial<TokenStore> = {}) {
    const clock = { time: begin }
    const store = createMemoryTokenStore()
    const sessions = createTokenSessions<Answer>(
      async ({ refreshToken }) => exchange(exampleTransport({ fetch }), { grantType: 'refresh_token', refreshToken }),
      { store: { ...store, ...changes }, now: () => clock.time },
    )
    return { clock, store, sessions }
  }

  it('a refused refresh token', async () => {
    const { sessions, clock } = setUpSecrets()
    await sessions.start('CANARY-key', secrets)
    clock.time += 600_000
    const error = await rejection(sessions.token('CANARY-key'))
    expect(error).toMatchObject({ kind: 'session', reason: 'refused', cause: { kind: 'http', code: 'invalid_grant' } })
    expect(printed(error)).not.toContain('CANARY')
  })

  it('a session that is none or over', async () => {
    const { sessions, clock } = setUpSecrets()
    expect(printed(await rejection(sessions.token('CANARY-key')))).not.toContain('CANARY')
    await sessions.start('CANARY-key', { access_token: 'CANARY-access', expires_in: 600 })
    clock.time += 600_000
    const error = await rejection(sessions.token('CANARY-key'))
    expect(error).toMatchObject({ reason: 'expired' })
    expect(printed(error)).not.toContain('CANARY')
  })

  it('a record that cannot be read, and input that is invalid', async () => {
    const { sessions, store } = setUpSecrets()
    await store.set('CANARY-key', '{"access_token":"CANARY-access"')
    const unreadable = await rejection(sessions.token('CANARY-key'))
    expect(unreadable).toMatchObject({ kind: 'token-store' })
    expect(printed(unreadable)).not.toContain('CANARY')
    const errors = [
      await rejection(sessions.start('CANARY-key', { access_token: { CANARY: 'CANARY' } } as never)),
      await rejection(sessions.start('CANARY-key', secrets, { receivedAt: 'CANARY' as never })),
      await rejection(sessions.token({ CANARY: 'CANARY' } as never)),
    ]
    for (const error of errors) {
      expect(error).toMatchObject({ kind: 'input' })
      expect(printed(error)).not.toContain('CANARY')
    }
  })
})

describe('the limit of the wait of a start', () => {
  it('leaves no timer if the lock fails', async () => {
    stopTime()
    const { make, store } = setUp()
    const sessions = make({ store: otherProcess(store, { lock: async () => Promise.reject(new Error('down')) }) })
    await rejection(sessions.start('k', first))
    expect(vi.getTimerCount()).toBe(0)
  })

  it('does not count the time of a slow write, which is not repeated', async () => {
    stopTime()
    const { make, store } = setUp()
    let writes = 0
    const replace = async (): Promise<never> => {
      writes++
      await new Promise((resolve) => setTimeout(resolve, 20_000))
      throw new Error('down')
    }
    const started = rejection(make({ store: otherProcess(store, { replace }) }).start('k', first))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await started).toMatchObject({ message: 'down' })
    expect(writes).toBe(1)
  })
})

describe('invalid input is refused:', () => {
  const refresh = async (): Promise<Answer> => first
  const store = createMemoryTokenStore()
  const { lock: _, ...withoutLock } = store
  const { replace: __, ...withoutReplace } = store

  it.each<[string, unknown, unknown]>([
    ['refresh', undefined, { store }],
    ['store', refresh, {}],
    ['store', refresh, { store: withoutLock }],
    ['store', refresh, { store: withoutReplace }],
    ['store', refresh, { store: null }],
    ['options', refresh, undefined],
    ['keepFor', refresh, { store, keepFor: 0 }],
    ['keepFor', refresh, { store, keepFor: '5' }],
    ['now', refresh, { store, now: 5 }],
    ['onStoreError', refresh, { store, onStoreError: {} }],
    ['lease', refresh, { store, lease: 5 }],
  ])('%s of the factory', (parameter, first_, options) => {
    expect(() => createTokenSessions(first_ as never, options as never)).toThrow(
      expect.objectContaining({ kind: 'input', operation: 'createTokenSessions', parameter }),
    )
  })

  it('ids and answers, before the store is asked', async () => {
    const asked = vi.fn<() => Promise<undefined>>(async () => undefined)
    const silent = otherProcess(store, { get: asked, lock: asked as never })
    const sessions = createTokenSessions(refresh, { store: silent })
    for (const id of ['', '\uD800', undefined, 5] as string[]) {
      for (const call of [sessions.start(id, first), sessions.token(id), sessions.tokens(id), sessions.end(id)])
        expect(await rejection(call)).toMatchObject({ kind: 'input', parameter: 'id' })
      expect(() => sessions.of(id)).toThrow(expect.objectContaining({ parameter: 'id' }))
    }
    for (const answer of [undefined, 'CANARY', {}, { access_token: '' }, { access_token: 'a', refresh_token: 5 }])
      expect(await rejection(sessions.start('k', answer as never))).toMatchObject({ parameter: 'answer' })
    for (const receivedAt of [Number.NaN, '5'])
      expect(await rejection(sessions.start('k', first, { receivedAt: receivedAt as never }))).toMatchObject({
        parameter: 'receivedAt',
      })
    expect(asked).not.toHaveBeenCalled()
  })
})
