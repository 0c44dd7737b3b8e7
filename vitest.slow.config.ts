import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

import { reportersFor } from './scripts/no-skipped-tests.ts'

// Tests that take minutes: real sockets under load, garbage collection, many random cases. `pnpm test:slow` builds
// first, as some of them run programs that use what was built.
const conditions = ['typed-oauth:source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    name: 'slow',
    reporters: reportersFor(process.env),
    include: ['test/slow/**/*.test.ts'],
    // Each has the machine for itself: they measure memory and time.
    fileParallelism: false,
    testTimeout: 150_000,
    hookTimeout: 120_000,
  },
})
