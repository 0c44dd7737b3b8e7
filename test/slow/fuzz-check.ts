import { inspect } from 'node:util'

import * as fc from 'fast-check'

/** Seed of all random cases. */
export const seed: number = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** Checks a property, and prints the number of cases and the time. */
export async function expectHolds<Case>(
  name: string,
  numRuns: number,
  cases: fc.Arbitrary<Case>,
  property: (value: Case) => Promise<void>,
): Promise<void> {
  const started = performance.now()
  await fc.assert(fc.asyncProperty(cases, property), { seed, numRuns })
  console.log(`${name}: ${numRuns} cases, FUZZ_SEED=${seed}, ${Math.round(performance.now() - started)} ms`)
}

/** Returns the outcome of a call; fails if the call throws instead of rejecting. */
export async function outcomeOf(
  call: () => unknown,
): Promise<{ readonly error?: unknown; readonly isResolved: boolean }> {
  let promise: unknown
  try {
    promise = call()
  } catch (error) {
    throw new Error('the call threw instead of rejecting', { cause: error })
  }
  if (!(promise instanceof Promise)) throw new TypeError('the call returned no promise')
  try {
    await promise
    return { isResolved: true }
  } catch (error) {
    return { error, isResolved: false }
  }
}

/** Returns everything that logs and services show of an error. */
export function shown(error: unknown): string {
  const { message, stack } = Object(error) as Error
  return [
    inspect(error, { depth: Number.POSITIVE_INFINITY, maxStringLength: 1e6, showHidden: true, getters: true }),
    JSON.stringify(error),
    message,
    stack,
  ].join('\n')
}
