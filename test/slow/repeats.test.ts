import { afterAll, describe, expect, it } from 'vitest'

import { findRuntimes, installRuntimes } from '../../scripts/runtimes.ts'
import { createProgram, runProgram } from './program.ts'
import { cases, type Observed } from './repeats-program.ts'

// Garbage collection must not disconnect a retry from the signals that end it: the caller's abort, and the limits.

installRuntimes()
const program = createProgram('repeats-program.ts')
afterAll(() => program.remove())

const endings: Readonly<Record<string, (calls: number) => string>> = {
  aborts: (calls) => `${calls} aborted`,
  'attempt limit': () => '1 timeout attempt',
  'total limit': () => '1 timeout total',
}

describe.each(findRuntimes().map(([release, node]) => ({ release, node })))(
  'a retry under Node $release',
  ({ node }) => {
    it.each(Object.entries(cases))(
      'ends with its connection when %s',
      async (name, { ending, slowProvider, calls = 1 }) => {
        const { result } = await runProgram(program, node, name, 20_000)
        const { requests, ...observed } = result as Observed
        expect(observed).toEqual({
          outcomes: [endings[ending]?.(calls)],
          openRequests: 0,
          openSockets: 0,
          ...(slowProvider && { isProviderTold: true }),
        })
        expect(requests).toBeGreaterThanOrEqual(calls)
      },
    )
  },
)
