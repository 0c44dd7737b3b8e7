import { availableParallelism } from 'node:os'
import { basename } from 'node:path'

import { defaultServerConditions } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

import { reportersFor } from './scripts/no-skipped-tests.ts'

const packages = [
  'core',
  'ory-oauth2',
  'affinidi-consumer-auth',
  'authentiq-token',
  'voucherify-oauth',
  'mocks',
  'testing',
]

const projects = [...packages.map((name) => `packages/${name}`), 'examples/demo', 'examples/login-pages'].map(
  (root): TestProjectInlineConfiguration => ({
    extends: true,
    root,
    test: { name: basename(root), include: ['src/**/*.test.ts', 'test/**/*.test.ts', '*.test.ts'] },
  }),
)

// Scripts that make and check pages and generated files. Each example runs in its own process.
projects.push({
  extends: true,
  root: 'scripts',
  test: { name: 'scripts', include: ['**/*.test.ts'], testTimeout: 90_000, maxConcurrency: availableParallelism() },
})

// MSW handlers of the mocks, with the release before the one that all other tests use.
projects.push({
  extends: true,
  root: 'packages/mocks',
  test: {
    name: 'mocks with MSW 2',
    include: ['src/msw.test.ts', 'test/msw.test.ts'],
    env: { MSW_RELEASE: '2' },
    alias: [{ find: /^msw(?=\/|$)/, replacement: 'msw-2' }],
  },
})

// The built packages: bundles, and what editors show. `pnpm test` builds first.
projects.push({
  extends: true,
  root: 'test',
  test: { name: 'built', include: ['*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})

// Tests read the sources of the packages, so they need no build.
const conditions = ['typed-oauth:source', ...defaultServerConditions]

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: { projects, reporters: reportersFor(process.env) },
})
