import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { createProgram, runProgram } from './program.ts'
import type { SoakReport } from './soak-program.ts'

// Many parallel calls to a server that fails in all usual ways: nothing remains, and nothing is sent too late.

const seed = Number(process.env['SOAK_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const program = createProgram('soak-program.ts')
afterAll(() => program.remove())

describe(`50,000 calls, 100 at once, SOAK_SEED=${seed}`, () => {
  let report: SoakReport
  let printed: string
  beforeAll(async () => {
    const { result, printed: other } = await runProgram(program, process.execPath, String(seed), 145_000)
    report = result as SoakReport
    printed = other
    console.log(`SOAK_SEED=${seed}`, JSON.stringify(report))
  }, 150_000)

  it('all settle with expected outcomes', () => {
    const { outcomes, unexpected } = report
    expect(unexpected).toEqual([])
    expect(outcomes).not.toHaveProperty('pending')
    expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(50_000)
    // The server has reacted in every way.
    for (const outcome of ['resolved', 'aborted', 'provider', 'http', 'network', 'redirect', 'response', 'timeout'])
      expect(outcomes[outcome], outcome).toBeGreaterThan(200)
  })

  it('send nothing after they have settled', () => {
    expect(report.begunRequests).toBeGreaterThan(40_000)
    expect(report).toMatchObject({ lateFetches: 0, lateArrivals: 0 })
  })

  it('send a single-use credential once', () => {
    expect(report).toMatchObject({ repeatedSingleUse: 0 })
  })

  it('leave no open request or connection, no timer, and no listener on the signal of their caller', () => {
    expect(report).toMatchObject({ openRequests: 0, openSockets: 0, timers: 0, listeners: 0 })
  })

  it('leave no unhandled rejection, and print nothing', () => {
    expect(report.unhandled).toEqual([])
    expect(printed).toBe('')
  })

  it('leave no memory allocated', () => {
    // The first part also warms up; after that, 1.5 MiB are about 50 bytes per call, less than any object takes.
    const [, ...heap] = report.heap
    const [first = 0] = heap
    expect(Math.max(...heap) - first, report.heap.join()).toBeLessThan(1.5 * 2 ** 20)
  })
})
