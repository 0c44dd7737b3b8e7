import * as fc from 'fast-check'
import { expect, it } from 'vitest'

import { createTokenSessions, HttpError, type SessionAnswer, type TokenStore } from '../index.js'

// Every order in which the steps of several processes can follow one another: reads, writes, locks and answers of the
// server are tasks of a scheduler. The server revokes everything of a sign-in when a refresh token comes twice.

interface Faults {
  /** Which writes fail, by number; before or after the record was written. */
  readonly writes: readonly ('after' | 'before' | 'no')[]
  /** Which locks are lost at once, by number. */
  readonly lost: readonly boolean[]
}

interface Answer extends SessionAnswer {
  access_token: string
  refresh_token: string
  expires_in: number
}

const user = (token: string): string => token.slice(0, token.indexOf('.'))

/** A server that refuses a refresh token that was used, and counts these. */
function createServer(scheduler: fc.Scheduler) {
  const used = new Set<string>()
  let issued = 0
  const server = {
    reused: 0,
    issue: (name: string): Answer => {
      const number = ++issued
      return { access_token: `${name}.a${number}`, refresh_token: `${name}.r${number}`, expires_in: 0 }
    },
    refresh: async ({ refreshToken }: { refreshToken: string }): Promise<Answer> => {
      await scheduler.schedule(Promise.resolve(), 'request')
      const isUsed = used.has(refreshToken)
      used.add(refreshToken)
      if (isUsed) server.reused++
      const answer = server.issue(user(refreshToken))
      await scheduler.schedule(Promise.resolve(), 'answer')
      const body = { error: 'invalid_grant' }
      if (isUsed)
        throw new HttpError({
          operation: 'token',
          attempts: 1,
          status: 400,
          headers: new Headers(),
          body,
          code: body.error,
        })
      return answer
    },
  }
  return server
}

/** The one database of all processes, and a store for each process. */
function createDatabase(scheduler: fc.Scheduler, faults: Faults) {
  const records = new Map<string, string>()
  let turn = Promise.resolve()
  let writes = 0
  let locks = 0
  const step = async (label: string): Promise<void> => scheduler.schedule(Promise.resolve(), label)
  return (): TokenStore => ({
    get: async (key) => {
      await step('read')
      const value = records.get(key)
      await step('value')
      return value
    },
    set: async () => Promise.reject(new Error('does not compare')),
    delete: async () => Promise.reject(new Error('does not compare')),
    replace: async (key, before, after) => {
      await step('replace')
      const fault = faults.writes[writes++ - 1] ?? 'no' // the first one begins the game
      if (fault === 'before') throw new Error('the write failed')
      const isSame = records.get(key) === before
      if (isSame)
        if (after === undefined) records.delete(key)
        else records.set(key, after)
      await step('replaced')
      if (fault === 'after') throw new Error('the answer to the write was lost')
      return isSame
    },
    lock: async (key, run) => {
      const before = turn
      let release = (): void => undefined
      turn = new Promise((resolve) => {
        release = resolve
      })
      await before
      await step('locked')
      if (faults.lost[locks++] === true) release()
      try {
        return await run({ value: records.get(key), signal: new AbortController().signal })
      } finally {
        await step('unlocked')
        release()
      }
    },
  })
}

type Action = { readonly process: number; readonly kind: 'end' | 'start' | 'token' }

const actions = fc.array(
  fc.record({ process: fc.nat(2), kind: fc.constantFrom('token', 'token', 'token', 'start', 'end') }),
  { minLength: 2, maxLength: 10 },
) as fc.Arbitrary<Action[]>

/**
 * Runs actions of several processes in some order. Each access token must be of a user who was signed in at some time
 * during the call.
 */
async function play(scheduler: fc.Scheduler, all: readonly Action[], faults: Faults) {
  const server = createServer(scheduler)
  const createStore = createDatabase(scheduler, faults)
  const processes = Array.from({ length: 3 }, () =>
    createTokenSessions(server.refresh, { store: createStore(), now: () => 0 }),
  )
  // Who may be signed in: a start or an end that is under way may have happened already, or not.
  let signedIn = new Set<string>(['u0'])
  const calls = new Set<Set<string>>()
  let users = 0
  const started = processes[0]!.start('k', server.issue('u0'))
  await scheduler.waitFor(started)
  const see = (name: string): void => {
    signedIn.add(name)
    for (const call of calls) call.add(name)
  }
  const foreign: string[] = []
  const perform = async ({ process, kind }: Action): Promise<void> => {
    const sessions = processes[process]!
    if (kind === 'token') {
      const seen = new Set(signedIn)
      calls.add(seen)
      const token = await sessions.token('k').catch(() => undefined)
      if (token !== undefined && !seen.has(user(token))) foreign.push(token)
      calls.delete(seen)
      return
    }
    const name = kind === 'start' ? `u${++users}` : ''
    see(name)
    await (kind === 'start' ? sessions.start('k', server.issue(name)) : sessions.end('k'))
  }
  // The starts and ends of an application are one after the other: after one, nobody else is signed in.
  let change = Promise.resolve()
  const ordered = async (action: Action): Promise<void> => {
    if (action.kind === 'token') return perform(action)
    const before = change
    const next = async (): Promise<void> => {
      await before
      const name = action.kind === 'start' ? `u${users + 1}` : ''
      // After a failure nobody knows whether it was done.
      const isDone = await perform(action).then(
        () => true,
        () => false,
      )
      if (isDone) signedIn = new Set([name])
    }
    change = next()
    return change
  }
  const running = all.map(async (action) => {
    await scheduler.schedule(Promise.resolve(), `begin ${action.kind}`)
    return ordered(action)
  })
  await scheduler.waitFor(Promise.all(running))
  return { foreign, reused: server.reused }
}

const none: Faults = { writes: [], lost: [] }

it('no order of steps uses a refresh token twice, or gives a user the tokens of another one', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), actions, async (scheduler, all) => {
      expect(await play(scheduler, all, none)).toEqual({ foreign: [], reused: 0 })
    }),
    { numRuns: 400 },
  )
})

it('in one process, failing writes use no refresh token twice in any order of steps', async () => {
  const writes = fc.array(fc.constantFrom('no', 'before', 'after'), { maxLength: 8 }) as fc.Arbitrary<Faults['writes']>
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), actions, writes, async (scheduler, all, failing) => {
      const inOne = all.map((action) => ({ ...action, process: 0 }))
      expect(await play(scheduler, inOne, { ...none, writes: failing })).toEqual({ foreign: [], reused: 0 })
    }),
    { numRuns: 400 },
  )
})

it('no order of steps, lost locks and failing writes gives a user the tokens of another one', async () => {
  const writes = fc.array(fc.constantFrom('no', 'before', 'after'), { maxLength: 8 }) as fc.Arbitrary<Faults['writes']>
  const lost = fc.array(fc.boolean(), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), actions, writes, lost, async (scheduler, all, failing, losing) => {
      expect((await play(scheduler, all, { writes: failing, lost: losing })).foreign).toEqual([])
    }),
    { numRuns: 600 },
  )
})
