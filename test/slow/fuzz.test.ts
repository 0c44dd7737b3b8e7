import { inspect } from 'node:util'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import * as affinidi from '../../packages/affinidi-consumer-auth/src/operations.js'
import * as authentiq from '../../packages/authentiq-token/src/operations.js'
import { isSdkError } from '../../packages/core/src/index.js'
import * as ory from '../../packages/ory-oauth2/src/operations.js'
import * as voucherify from '../../packages/voucherify-oauth/src/operations.js'
import {
  answers,
  carryOut,
  failures,
  leaks,
  secrets,
  singleUseRequest,
  withSecret,
  type AnswerPlan,
} from './fuzz-answers.ts'
import { standIn, subjectOf, subjects } from './fuzz-apis.ts'
import { expectHolds, outcomeOf, seed, shown } from './fuzz-check.ts'
import { hostile, hostileRequest, inputs, usualRequest } from './fuzz-inputs.ts'
import { checkSent } from './fuzz-sent.ts'

// Random input and random responses for all operations of all packages. `FUZZ_SEED` reproduces a run.

describe(`all ${subjects.length} operations, FUZZ_SEED=${seed}`, () => {
  it('include all operations of all packages', () => {
    const all = Object.entries({ affinidi, authentiq, ory, voucherify }).flatMap(([api, operations]) =>
      Object.keys(operations).map((name) => `${api}.${name}`),
    )
    expect(subjects.map(({ name }) => name).sort()).toEqual(all.sort())
  })

  it('refuse values that cannot be sent before any request, with their name and without their value', async () => {
    const options = fc.option(
      fc.oneof(hostile, fc.record({ timeout: hostile, headers: hostile, signal: hostile }, { requiredKeys: [] })),
      {
        nil: undefined,
        freq: 20,
      },
    )
    await expectHolds(
      'refusals',
      50_000,
      fc.tuple(inputs(hostileRequest), options),
      async ([{ operation: name, request }, given]) => {
        const { operation, createTransport } = subjectOf(name)
        const { fetch, sent } = standIn(async () => Response.json({}))
        const transport = createTransport({ fetch, retryDelay: 0 })
        const { error } = await outcomeOf(() => operation(transport, request, given))
        if (error !== undefined && !isSdkError(error)) throw new Error('not one of our errors', { cause: error })
        if (sent.length > 0) {
          if (error?.kind === 'input') throw new Error('refused after something was sent', { cause: error })
          return
        }
        if (error?.kind !== 'input') throw new Error('nothing was sent and nothing was refused', { cause: error })
        if (error.attempts !== 0 || error.operation !== operation.id || error.parameter === '')
          throw new Error(`refused without the name: ${inspect(error)}`)
        if (shown(error).includes('CANARY')) throw new Error(`prints the value: ${shown(error)}`)
      },
    )
  })

  it('send all given parameters and nothing else', async () => {
    const seen = { accepted: 0, refused: 0 }
    await expectHolds('requests', 40_000, inputs(usualRequest), async ({ operation: name, request }) => {
      const { operation, createTransport } = subjectOf(name)
      const { fetch, sent } = standIn(async () => Response.json({}))
      const { error } = await outcomeOf(() => operation(createTransport({ fetch, retryDelay: 0 }), request))
      if (error !== undefined && !isSdkError(error)) throw new Error('not one of our errors', { cause: error })
      const [first] = sent
      if (first === undefined) {
        if (error?.kind !== 'input') throw new Error('nothing was sent and nothing was refused', { cause: error })
        seen.refused += 1
        return
      }
      seen.accepted += 1
      checkSent(operation, request as Record<string, unknown>, first)
    })
    console.log(inspect(seen))
    expect(seen.accepted).toBeGreaterThan(seen.refused)
  })

  it('settle soon after any response or failure, with a result or an error of the library that shows no secret', async () => {
    const cases = fc.record({
      input: inputs(usualRequest),
      secret: secrets,
      credential: fc.constantFrom('none', 'basic', 'post', 'function'),
      plans: fc.array(fc.oneof({ weight: 8, arbitrary: answers }, { weight: 1, arbitrary: failures }), {
        minLength: 1,
        maxLength: 3,
      }),
      validation: fc.constantFrom('warn', 'error', 'off'),
      way: fc.constantFrom('call', 'raw', 'iterate'),
    })
    const outcomes: Record<string, number> = {}
    await expectHolds('answers', 20_000, cases, async ({ input, secret, credential, plans, validation, way }) => {
      const subject = subjectOf(input.operation)
      const { operation, createTransport } = subject
      const { fetch, sent } = standIn(async (request, index) =>
        carryOut(plans[Math.min(index, plans.length - 1)] as AnswerPlan, request, secret),
      )
      const heard: unknown[] = []
      const observe = (event: unknown): void => void heard.push(event)
      const common = { fetch, retryDelay: 0, timeout: 40, totalTimeout: 100, observe, onInvalidResponse: observe }
      const given = {
        key: secret.replaceAll(' ', ''), // of the tokens
        clientSecret: secret,
        areFunctions: credential === 'function',
        isPosted: credential === 'post',
      }
      const transport = createTransport({ ...common, validation }, credential === 'none' ? undefined : given)
      const request = withSecret(subject, input.request as Record<string, unknown>, secret, credential !== 'none')
      const options = { headers: { 'x-custom': secret } }
      const iterate = async (): Promise<void> => {
        for await (const item of operation.iterate?.(transport, request, options) ?? []) heard.push(typeof item)
      }
      const ways = { call: operation, raw: operation.raw, iterate: operation.iterate ? iterate : operation }
      const started = performance.now()
      const { error } = await outcomeOf(() => ways[way](transport, request, options))
      if (performance.now() - started > 3000) throw new Error('took too long')
      if (error !== undefined && !isSdkError(error)) throw new Error('not one of our errors', { cause: error })
      const kind = error?.kind ?? 'resolved'
      outcomes[kind] = (outcomes[kind] ?? 0) + 1
      if (error?.kind === 'input' && sent.length > 0)
        throw new Error('refused after something was sent', { cause: error })
      for (const told of [error, ...heard]) {
        const text = told instanceof Error ? shown(told) : JSON.stringify(told)
        if (text !== undefined && leaks(text, secret)) throw new Error(`shows the secret: ${text}`)
      }
    })
    console.log(inspect(outcomes))
    for (const kind of ['resolved', 'http', 'network', 'redirect', 'response', 'timeout'])
      expect(outcomes[kind], kind).toBeGreaterThan(10)
  })

  it('send a single-use value once after any failure', async () => {
    const takers = subjects.filter((subject) => singleUseRequest(subject) !== undefined)
    const cases = fc.record({
      input: inputs((subject) => singleUseRequest(subject) ?? fc.constant({}), takers),
      credential: fc.constantFrom('none', 'basic', 'function'),
      plans: fc.array(fc.oneof(answers, failures), { minLength: 1, maxLength: 3 }),
    })
    const seen = { accepted: 0, refused: 0 }
    await expectHolds('single use', 20_000, cases, async ({ input, credential, plans }) => {
      const { operation, createTransport } = subjectOf(input.operation)
      const { fetch, sent } = standIn(async (request, index) =>
        carryOut(plans[Math.min(index, plans.length - 1)] as AnswerPlan, request, 'secret'),
      )
      const given = { key: 'the-key', clientSecret: 'the-secret', areFunctions: credential === 'function' }
      const common = { fetch, retryDelay: 0, timeout: 40, totalTimeout: 100, retry: 3 }
      const transport = createTransport(common, credential === 'none' ? undefined : given)
      await outcomeOf(() => operation(transport, input.request))
      if (sent.length > 1) throw new Error(`was sent ${sent.length} times: ${inspect(sent[0])}`)
      seen[sent.length === 1 ? 'accepted' : 'refused'] += 1
    })
    console.log(inspect(seen))
    expect(seen.accepted).toBeGreaterThan(seen.refused)
  })
})
